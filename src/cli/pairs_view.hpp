// Group pairs, for people: one line a pair, with what it waits for and whom it leaves alone.
#pragma once

#include <boost/json/array.hpp>
#include <string>
#include <vector>

#include "model/pair.hpp"
#include "model/plan.hpp"

namespace lockstep::cli {

/// `paused`, `waits for a decision`, `reads JumpCloud only`, `in step` …
[[nodiscard]] std::string state_of(const GroupPair& pair);

/// A table; empty if there are no pairs.
[[nodiscard]] std::vector<std::string> pairs_lines(const std::vector<GroupPair>& pairs);

[[nodiscard]] boost::json::array pairs_array(const std::vector<GroupPair>& pairs);

}  // namespace lockstep::cli
