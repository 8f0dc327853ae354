// Filling an org with a company's people, groups and apps.
#pragma once

#include "core/random.hpp"
#include "twin/okta/state.hpp"
#include "twin/people.hpp"

namespace lockstep::twin::okta {

/// As if they had been there for years: no log events, sessions for those who are active.
void fill_org(Org& org, const Company& company, WallTime now, Random& random);

}  // namespace lockstep::twin::okta
