// What share of the rate limits each token and app may use, and the org's own settings around them.
#pragma once

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

Response list_principal_limits(Call& call);
Response create_principal_limit(Call& call);
Response get_principal_limit(Call& call);
Response replace_principal_limit(Call& call);
Response get_rate_setting(Call& call);
Response replace_rate_setting(Call& call);

}  // namespace lockstep::twin::okta
