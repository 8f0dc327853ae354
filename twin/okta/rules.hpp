// Group rules: written while inactive, evaluated while active, over everybody who is not deprovisioned.
#pragma once

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

/// Has the active rules evaluated for a person (all people if empty), at once or after `rule_lag_ms`.
void apply_rules(Org& org, const std::string& user_id, WallTime now, Random& random);
/// Evaluates what is due at `now`.
void run_due_rules(Org& org, WallTime now, Random& random);

Response list_rules(Call& call);
Response create_rule(Call& call);
Response get_rule(Call& call);
Response replace_rule(Call& call);
Response delete_rule(Call& call);
Response activate_rule(Call& call);
Response deactivate_rule(Call& call);

}  // namespace lockstep::twin::okta
