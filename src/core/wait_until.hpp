// Waits for an event, but no longer than until a time.
#pragma once

#include "core/clock.hpp"
#include "core/event.hpp"
#include "core/task.hpp"

namespace lockstep {

/// Returns once `event` is set, or at `until`, whichever comes first. Cancellation ends it with an exception.
Task<> wait_until(Event& event, SteadyTime until, Clock& clock);

}  // namespace lockstep
