// Whose further account an account is, by the `also` rules (DESIGN §4.2).
#pragma once

#include <functional>
#include <vector>

#include "sync/match.hpp"

namespace lockstep::sync {

/// Of an account, by its side and its place in the world.
using IsSo = std::function<bool(Side, std::size_t)>;

/// The `also` rules of that index as a rule to look accounts up by.
[[nodiscard]] policy::MatchRule also_rule(const policy::Policy& policy, std::size_t index);

/// An account that nobody has, and that is the only one to hold the value of a linked person in the other directory.
/// One that several people's values name is nobody's.
///
/// @param is_free it is in no link, no case, and nobody's yet.
/// @param is_linked it is on a link, known or new.
[[nodiscard]] std::vector<Matching::Further> find_further(const policy::Policy& policy, const World& world,
                                                          WallTime now, const IsSo& is_free, const IsSo& is_linked);

}  // namespace lockstep::sync
