// Generators shared by all laws of the planner: policies that load, and people in any state of being linked and known.
#pragma once

#include <rapidcheck.h>

#include <ostream>

#include "tests/property/person.hpp"

namespace lockstep::property {

/// Every kind of rule, population and ending, from pieces that any checked policy may hold together.
[[nodiscard]] rc::Gen<std::string> any_policy();

/// Both accounts, one of them or an account that is gone; values from a domain small enough to collide; a standing that
/// fits, with bases that may be true, stale, of another rule or missing.
[[nodiscard]] rc::Gen<Person> any_person();

/// How a counterexample is printed.
void showValue(const Person& person, std::ostream& out);

/// A person whom the planner has brought to rest: nothing is left to do.
[[nodiscard]] Person at_rest(Person person);

}  // namespace lockstep::property
