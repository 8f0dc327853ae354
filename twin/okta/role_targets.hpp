// What a role of a person or a group is confined to: groups, kinds of applications, single applications.
#pragma once

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

Response list_group_targets(Call& call);
Response add_group_target(Call& call);
Response remove_group_target(Call& call);
Response list_app_targets(Call& call);
Response add_all_apps(Call& call);
Response add_app_target(Call& call);  ///< of a kind, or of one
Response remove_app_target(Call& call);

/// The role is taken away: nothing of it stays. `holder` is a person's or a group's id.
void forget_targets(Org& org, std::string_view holder, std::string_view role);

}  // namespace lockstep::twin::okta
