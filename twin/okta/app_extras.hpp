// What an app has beside its assignments: features, keys, sign-on policy, refresh tokens, metadata.
#pragma once

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

Response replace_app(Call& call);
Response patch_app_group(Call& call);  ///< a JSON Patch over `/priority` and `/profile/…`
Response get_feature(Call& call);
Response replace_feature(Call& call);
Response list_app_keys(Call& call);
Response add_app_key(Call& call);
Response assign_app_policy(Call& call);
Response list_app_tokens(Call& call);
Response get_app_token(Call& call);
Response get_provisioning_connection(Call& call);
Response get_saml_metadata(Call& call);

}  // namespace lockstep::twin::okta
