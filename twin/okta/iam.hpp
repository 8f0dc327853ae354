// Custom administration: resource sets with their bindings, and who holds any role at all.
#pragma once

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

Response list_resource_sets(Call& call);
Response create_resource_set(Call& call);
Response get_resource_set(Call& call);
Response delete_resource_set(Call& call);
Response list_bindings(Call& call);
Response create_binding(Call& call);
Response list_role_assignees(Call& call);  ///< `GET /iam/assignees/users`: everybody with a role of their own

}  // namespace lockstep::twin::okta
