// What several coroutines want at the same time is done by one of them, while the others wait.
#pragma once

#include <memory>
#include <utility>

#include "core/event.hpp"
#include "core/task.hpp"

namespace lockstep {

/// while (!there()) {
///     if (flight.is_up()) { co_await flight.landed(); continue; }
///     const auto ticket = flight.start();
///     co_await fetch();   // may fail: then the next who waits tries
/// }
class SingleFlight {
public:
    class Ticket {
    public:
        explicit Ticket(SingleFlight& of) : of_{of} {}
        Ticket(const Ticket&) = delete;
        Ticket& operator=(const Ticket&) = delete;
        ~Ticket() { std::exchange(of_.up_, nullptr)->set(); }

    private:
        SingleFlight& of_;
    };

    [[nodiscard]] bool is_up() const { return up_ != nullptr; }
    /// Returns when the flight that is up has landed, well or not.
    Task<> landed();
    [[nodiscard]] Ticket start();

private:
    std::shared_ptr<Event> up_;
};

}  // namespace lockstep
