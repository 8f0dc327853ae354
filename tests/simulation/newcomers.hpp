// Many people in JumpCloud who are all new to Okta: what large runs are about.
#pragma once

#include "twin/people.hpp"

namespace lockstep::simulation {

/// The policy but for its connections: everybody gets an active account in Okta, and is put in the group Staff.
extern const char* const kNewcomerRules;

[[nodiscard]] twin::Company newcomers(int count);

}  // namespace lockstep::simulation
