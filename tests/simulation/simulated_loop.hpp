// A loop whose clock jumps to the next sleeper when nothing is ready: same seed, same history, no real time passes.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>

#include "core/clock.hpp"
#include "core/event.hpp"
#include "core/random.hpp"
#include "tests/simulation/fate.hpp"
#include "twin/world.hpp"

namespace lockstep::simulation {

/// Time as all of one simulation see it: it goes on when a process dies.
class SimulatedTime {
public:
    [[nodiscard]] WallTime wall() const { return kStart + std::chrono::floor<std::chrono::milliseconds>(passed_); }
    [[nodiscard]] SteadyTime steady() const { return SteadyTime{} + passed_; }
    void jump_to(SteadyTime time) { passed_ = std::max(passed_, time - SteadyTime{}); }
    void pass(std::chrono::milliseconds time) { passed_ += time; }

private:
    static constexpr WallTime kStart{std::chrono::milliseconds{1'795'000'000'250}};  // 2026-11-18, off the full second
    std::chrono::microseconds passed_{0};
};

/// The clock of one process; its sleepers go with it.
class SimulatedClock final : public Clock {
public:
    explicit SimulatedClock(SimulatedTime& time) : time_{time} {}
    [[nodiscard]] WallTime wall_now() const override { return time_.wall(); }
    [[nodiscard]] SteadyTime steady_now() const override { return time_.steady(); }
    Task<> sleep_until(SteadyTime until) override;

    /// Jumps to the earliest sleeper and wakes it. False if nobody sleeps.
    bool wake_next();

private:
    SimulatedTime& time_;
    std::multimap<SteadyTime, Event*> sleepers_;
};

/// The loop of one process.
class SimulatedLoop {
public:
    SimulatedLoop(SimulatedTime& time, Fate& fate) : clock_{time}, fate_{fate} {}

    [[nodiscard]] SimulatedClock& clock() { return clock_; }

    /// Runs `task` to its end, or to the process's. False: it died. Rethrows what the task throws.
    /// Throws std::logic_error if it waits for something that never comes.
    bool run(Task<> task);
    /// The process is gone: every coroutine that still waits is destroyed. To be called while all that they refer to
    /// is still there.
    void destroy_tasks() { context_.end(); }

private:
    struct Context : boost::asio::io_context {
        Context() : io_context{1} {}
        void end() { shutdown(); }  // destroys what waits; otherwise only the destructor would
    };
    SimulatedClock clock_;
    Fate& fate_;
    Context context_;
};

}  // namespace lockstep::simulation
