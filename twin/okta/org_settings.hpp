// What an org says of itself: its name and addresses, whom to ask, what its people and Okta's own may do.
#pragma once

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

Response get_org(Call& call);
Response update_org(Call& call);  ///< POST: the named fields; PUT: nothing else stays of what was set before
Response list_contacts(Call& call);
Response get_contact(Call& call);
Response replace_contact(Call& call);
Response get_org_preferences(Call& call);
Response get_support_access(Call& call);
Response get_communication(Call& call);

}  // namespace lockstep::twin::okta
