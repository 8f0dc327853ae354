// Several tasks side by side, with a parent that waits for all of them and a bound on how many run at a time.
#pragma once

#include <cstddef>
#include <functional>

#include "core/task.hpp"

namespace lockstep {

/// Runs `one(0)` … `one(count - 1)`, started in that order, at most `limit` at a time, on the caller's executor.
/// Returns when all have ended; then throws the exception of the lowest index, if any threw. `one` must stay valid
/// until then; it is copied into this task.
Task<> for_each_limited(std::size_t count, std::size_t limit, std::function<Task<>(std::size_t)> one);

}  // namespace lockstep
