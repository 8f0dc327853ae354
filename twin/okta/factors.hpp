// The factors that people enrolled, and resetting them.
#pragma once

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

Response list_factors(Call& call);
Response enrol_factor(Call& call);
Response get_factor(Call& call);
Response unenrol_factor(Call& call);
Response activate_factor(Call& call);
Response list_factor_catalog(Call& call);

}  // namespace lockstep::twin::okta
