// Admin roles of people, groups and service apps.
#pragma once

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

/// Under this kind an org keeps the roles that its groups grant, as `{group, type}`.
inline constexpr std::string_view kGroupRoles = "groups/roles";

/// Of a standard role: its type in base32, the same for everybody (recorded).
[[nodiscard]] std::string role_id(std::string_view type);

/// Whether whoever is in the group is an administrator by it.
[[nodiscard]] bool grants_role(Org& org, const Group& group);

Response list_roles(Call& call);
Response get_role(Call& call);
Response assign_role(Call& call);
Response unassign_role(Call& call);
Response list_group_roles(Call& call);
Response get_group_role(Call& call);
Response assign_group_role(Call& call);
Response unassign_group_role(Call& call);
Response list_client_roles(Call& call);

}  // namespace lockstep::twin::okta
