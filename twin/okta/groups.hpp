// Groups of every kind, their members and owners.
#pragma once

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

[[nodiscard]] json::object to_json(const Org& org, const Group& group);
/// Throws E0000007.
[[nodiscard]] Group& get_group(Call& call, std::string_view id);

Response list_groups(Call& call);
Response create_group(Call& call);
Response get_group(Call& call);
Response replace_group(Call& call);
Response delete_group(Call& call);
Response list_members(Call& call);
Response put_member(Call& call);
Response delete_member(Call& call);
Response list_groups_of_user(Call& call);
Response list_owners(Call& call);
Response assign_owner(Call& call);
Response unassign_owner(Call& call);
/// The twin's own: a group as an import from another directory makes it, of any type and with members.
Response import_group(Call& call);

}  // namespace lockstep::twin::okta
