// The org's authorization server as a service app uses it: client credentials with a private key, and Universal Logout.
#pragma once

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

Response issue_token(Call& call);
Response revoke_globally(Call& call);

}  // namespace lockstep::twin::okta
