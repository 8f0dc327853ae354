// Profile mappings: for each app one from its users to the directory's and one back.
#pragma once

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

Response list_mappings(Call& call);
Response get_mapping(Call& call);
Response update_mapping(Call& call);

}  // namespace lockstep::twin::okta
