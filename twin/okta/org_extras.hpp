// Endpoints with refusals of their own around the catalogue: authenticators, captchas, domains, policies and their
// rules, authorization servers, agent pools, and features that the org lacks.
#pragma once

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

Response create_authenticator(Call& call);
Response replace_authenticator(Call& call);
Response deactivate_authenticator(Call& call);
Response create_captcha(Call& call);
Response create_domain(Call& call);
Response verify_domain(Call& call);
Response list_policy_rules(Call& call);
Response get_policy_rule(Call& call);
Response list_policy_mappings(Call& call);
Response add_policy_mapping(Call& call);
Response list_server_claims(Call& call);
Response get_server_claim(Call& call);
Response list_server_policies(Call& call);
Response change_server_rule(Call& call);
Response list_server_tokens(Call& call);
Response create_agent_update(Call& call);
Response get_agent_update_settings(Call& call);
Response refuse_feature(Call& call);  ///< E0000015: the org has not bought it
Response create_session(Call& call);
Response show_oauth_keys(Call& call);
Response show_oauth_server(Call& call);
Response show_org_metadata(Call& call);

}  // namespace lockstep::twin::okta
