// What a failed call means for its step, and how long to wait before the next try. Pure: one table.
#pragma once

#include <chrono>

#include "core/random.hpp"
#include "directory/directory.hpp"
#include "model/run.hpp"

namespace lockstep::engine {

enum class AfterError {
    retry,       ///< it was not performed: the same again, later
    look_again,  ///< it was not performed, as the object has moved: the planner is asked first
    doubt,       ///< it may have been performed: the probe runs first
    fail,        ///< it was not performed, and never will be as it stands
};
[[nodiscard]] AfterError after_error(directory::DirectoryError::Kind kind);

/// Tries of one step after which it fails, whatever the vendor says.
inline constexpr int kMostTries = 8;

/// Exponential with full jitter: uniform from 0 to the smaller of one minute and 2ⁿ seconds (`tries` counts from 1);
/// never before what the vendor asked for.
[[nodiscard]] WallTime next_try_at(int tries, std::optional<WallTime> asked_for, WallTime now, Random& random);

/// The wall time of `until` on a steady clock that shows `steady_now` when the wall clock shows `now`; at once if past.
[[nodiscard]] SteadyTime steady_time_of(WallTime until, WallTime now, SteadyTime steady_now);

}  // namespace lockstep::engine
