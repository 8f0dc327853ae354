// The journal line of a step whose write landed: before and after of exactly what it wrote.
#pragma once

#include "model/run.hpp"

namespace lockstep::engine {

/// @param change as it was written: its account filled in, its writes those that were sent.
[[nodiscard]] JournalLine journal_line(const Step& step, const Change& change, std::string outcome, WallTime now);

}  // namespace lockstep::engine
