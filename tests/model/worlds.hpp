// The small worlds that are explored: what people may do there, under which policy.
#pragma once

#include <vector>

#include "tests/model/machine.hpp"

namespace lockstep::model {

[[nodiscard]] Setup one_way_world();      ///< a value under JumpCloud's authority
[[nodiscard]] Setup two_way_world();      ///< a value that flows both ways
[[nodiscard]] Setup attributes_world();   ///< both kinds of values
[[nodiscard]] Setup leaver_world();       ///< suspensions whose grace ends, deletions, and who comes back
[[nodiscard]] Setup life_world();         ///< suspensions, returns, deletions, on both sides
[[nodiscard]] Setup hire_world();         ///< people who are nowhere yet
[[nodiscard]] Setup assign_world();       ///< groups that a role gives and takes back
[[nodiscard]] Setup pairs_world();        ///< group pairs, one both ways and one to Okta
[[nodiscard]] Setup populations_world();  ///< people who move between populations of either source
[[nodiscard]] Setup read_only_world();    ///< such a group that has come to be filled by a rule
[[nodiscard]] Setup lockdown_world();     ///< holds
[[nodiscard]] Setup gate_world();         ///< suspensions that wait for an approval, which may come late
[[nodiscard]] std::vector<Setup> all_worlds();

}  // namespace lockstep::model
