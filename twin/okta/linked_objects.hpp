// Linked objects: named relations between two people, such as manager and subordinate.
#pragma once

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

Response list_link_definitions(Call& call);
Response create_link_definition(Call& call);
Response get_link_definition(Call& call);
Response delete_link_definition(Call& call);
Response link_users(Call& call);
Response list_linked_users(Call& call);
Response unlink_users(Call& call);

}  // namespace lockstep::twin::okta
