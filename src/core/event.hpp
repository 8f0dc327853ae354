// Coroutines wait, somebody else says when. Asio's timers stay in event.cpp.
#pragma once

#include <vector>

#include "core/task.hpp"

namespace lockstep {

/// Set once, or again after `reset`; all on one thread. It outlives every wait.
class Event {
public:
    Event();
    Event(Event&&) = delete;
    Event& operator=(Event&&) = delete;
    ~Event();

    /// Ends every wait that is going on, later and from the loop, never inside this call, in the order they began; and
    /// those that begin after it.
    void set();
    /// Waits anew from here on.
    void reset() { is_set_ = false; }
    [[nodiscard]] bool is_set() const { return is_set_; }
    /// Returns once set; at once if it is. Cancellation ends it with an exception.
    Task<> wait();

private:
    struct Waiter;

    bool is_set_ = false;
    std::vector<Waiter*> waiters_;
};

}  // namespace lockstep
