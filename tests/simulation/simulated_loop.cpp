#include "tests/simulation/simulated_loop.hpp"

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <stdexcept>

namespace lockstep::simulation {

Task<> SimulatedClock::sleep_until(SteadyTime until) {
    if (until <= steady_now()) co_return;
    Event woken;
    struct Sleeper {
        std::multimap<SteadyTime, Event*>& all;
        std::multimap<SteadyTime, Event*>::iterator at;
        ~Sleeper() { all.erase(at); }
    };
    const Sleeper sleeper{sleepers_, sleepers_.emplace(until, &woken)};
    co_await woken.wait();
}

bool SimulatedClock::wake_next() {
    for (const auto& [at, sleeper] : sleepers_) {
        if (sleeper->is_set()) continue;  // woken, but its turn has not come yet
        time_.jump_to(at);
        sleeper->set();
        return true;
    }
    return false;
}

bool SimulatedLoop::run(Task<> task) {
    bool done = false;
    std::exception_ptr failure;
    boost::asio::co_spawn(context_, std::move(task), [&](std::exception_ptr thrown) {
        done = true;
        failure = thrown;
    });
    while (!done && !fate_.dead()) {
        context_.restart();
        if (context_.poll_one() > 0) continue;
        if (!clock_.wake_next()) throw std::logic_error{"the task waits for something that never comes"};
    }
    if (fate_.dead()) return false;
    if (failure) std::rethrow_exception(failure);
    return true;
}

}  // namespace lockstep::simulation
