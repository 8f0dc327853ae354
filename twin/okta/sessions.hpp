// What a person holds after signing in: sessions, tokens and consents, and the calls that end them.
#pragma once

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

/// Ends the person's sessions; their OAuth tokens too if told so.
void end_access(Call& call, User& user, bool oauth_tokens);

[[nodiscard]] json::object grant_json(const Org& org, const User& user, const OAuthGrant& grant);
[[nodiscard]] json::object token_json(const Org& org, const User& user, const OAuthToken& token);

Response clear_sessions(Call& call);
Response list_grants(Call& call);
Response revoke_grants(Call& call);
Response list_clients(Call& call);
Response list_client_grants(Call& call);
Response revoke_client_grants(Call& call);
Response list_client_tokens(Call& call);
Response revoke_client_tokens(Call& call);
Response get_session(Call& call);
Response end_session(Call& call);
/// The twin's own: what a person holds, and that they signed in or locked themselves out.
Response show_sessions(Call& call);
Response sign_in(Call& call);
Response lock_out(Call& call);
Response suspend_by_vendor(Call& call);

}  // namespace lockstep::twin::okta
