// What hangs on a person besides groups, apps and sessions: risk, blocks, identity providers, one grant, one token, and
// their own password.
#pragma once

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

Response get_risk(Call& call);
Response put_risk(Call& call);
Response list_blocks(Call& call);
Response list_idps_of_user(Call& call);
Response get_grant(Call& call);
Response revoke_grant(Call& call);
Response get_client_token(Call& call);
Response change_password(Call& call);
Response change_recovery_question(Call& call);
Response forgot_password(Call& call);

}  // namespace lockstep::twin::okta
