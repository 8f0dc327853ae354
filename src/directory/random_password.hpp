// A password that nobody is told: for accounts whose holder sets one of their own.
#pragma once

#include <string>

#include "core/random.hpp"

namespace lockstep::directory {

/// 40 characters of every kind that a password policy asks for (lower, upper, digit, symbol); neighbours are of
/// different kinds, so nothing is repeated or in sequence. Over 150 bits, if `random` is the system's.
[[nodiscard]] std::string make_random_password(Random& random);

}  // namespace lockstep::directory
