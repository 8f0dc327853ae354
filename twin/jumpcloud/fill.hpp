// An organisation filled with the people that a seed makes.
#pragma once

#include "twin/jumpcloud/organization.hpp"
#include "twin/people.hpp"

namespace lockstep::twin::jumpcloud {

/// People who are in JumpCloud and not deprovisioned become users, oldest first; whose username or e-mail is taken by
/// an earlier one is left out. Of all that, nothing is logged: it happened before the log begins.
void fill_organization(Organization& org, const Company& company, WallTime now, Random& random);

}  // namespace lockstep::twin::jumpcloud
