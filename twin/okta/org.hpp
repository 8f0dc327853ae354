// The org itself: how a new one looks, who may sign in to it, and its API tokens.
#pragma once

#include "twin/okta/call.hpp"
#include "twin/okta/okta.hpp"

namespace lockstep::twin::okta {

/// An empty org: an admin, Everyone and Okta Administrators, the default user type, one API token, one service app.
[[nodiscard]] Org make_org(std::string base_url, WallTime now, Random& random);
[[nodiscard]] OktaCredentials credentials_of(const Org& org);

Response list_api_tokens(Call& call);
Response get_api_token(Call& call);
Response update_api_token(Call& call);
Response revoke_api_token(Call& call);
Response revoke_current_token(Call& call);

}  // namespace lockstep::twin::okta
