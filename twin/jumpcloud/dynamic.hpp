// Rules decide who is in a dynamic group, a few seconds after anything they look at has changed.
#pragma once

#include <string>

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

/// Notes that rules are to be applied to a user, a system or a whole group, 1–5 s from now.
void schedule_evaluation(Organization& org, const Call& call, const std::string& id);

/// Applies the rules of what is due.
void evaluate_due(Organization& org, WallTime now, Random& random);

/// `POST /api/v2/search/query`: whom a rule of the second language would take.
[[nodiscard]] Response preview_rule(Organization& org, const Call& call);

}  // namespace lockstep::twin::jumpcloud
