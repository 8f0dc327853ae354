// Applications that people are signed on to: enough of one to be bound to, and to be told from another.
#pragma once

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

Response list_applications(Organization& org, const Call& call);
Response create_application(Organization& org, const Call& call);
Response get_application(Organization& org, const Call& call);
Response update_application(Organization& org, const Call& call);
/// Its bindings go with it.
Response delete_application(Organization& org, const Call& call);

}  // namespace lockstep::twin::jumpcloud
