// How the two sides of one person come to differ: what people type twice, forget once, and change on one side only.
#pragma once

#include "core/random.hpp"
#include "twin/people.hpp"

namespace lockstep::twin {

/// Makes one to three attributes differ: case only, empty against a value, another domain, another value; now and then
/// the state. Logins and user names stay unique, as only letters of a domain or the case of a value are touched there.
void add_drift(Person& person, Random& random);

}  // namespace lockstep::twin
