// A clock that jumps to the next sleeper when nothing is ready: a minute of waiting costs a microsecond.
#pragma once

#include <boost/asio/io_context.hpp>
#include <map>

#include "core/clock.hpp"
#include "core/event.hpp"

namespace lockstep::testing {

class VirtualClock final : public Clock {
public:
    VirtualClock();

    [[nodiscard]] WallTime wall_now() const override;
    [[nodiscard]] SteadyTime steady_now() const override { return now_; }
    Task<> sleep_until(SteadyTime until) override;
    Task<> sleep(std::chrono::milliseconds time) { return sleep_until(now_ + time); }

    /// Runs `task` and all it waits for to its end; rethrows what it throws. Throws std::logic_error if it waits for
    /// something that never comes.
    void run(Task<> task);
    /// Runs beside the task of `run`; what it throws is dropped.
    void start(Task<> task);
    [[nodiscard]] boost::asio::io_context& loop() { return loop_; }

private:
    boost::asio::io_context loop_;
    SteadyTime now_{std::chrono::hours{1}};
    std::multimap<SteadyTime, Event*> sleepers_;
};

}  // namespace lockstep::testing
