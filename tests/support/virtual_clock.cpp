#include "tests/support/virtual_clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <exception>
#include <stdexcept>

namespace lockstep::testing {
namespace {

constexpr WallTime kStart{std::chrono::milliseconds{1'795'000'000'250}};  // 2026-11-18, off the full second

}  // namespace

VirtualClock::VirtualClock() = default;

WallTime VirtualClock::wall_now() const {
    return kStart + std::chrono::floor<std::chrono::milliseconds>(now_ - SteadyTime{});
}

Task<> VirtualClock::sleep_until(SteadyTime until) {
    if (until <= now_) co_return;
    Event woken;
    struct Sleeper {
        std::multimap<SteadyTime, Event*>& all;
        std::multimap<SteadyTime, Event*>::iterator at;
        ~Sleeper() { all.erase(at); }
    };
    const Sleeper sleeper{sleepers_, sleepers_.emplace(until, &woken)};
    co_await woken.wait();
}

void VirtualClock::run(Task<> task) {
    bool done = false;
    std::exception_ptr failure;
    boost::asio::co_spawn(loop_, std::move(task), [&](std::exception_ptr thrown) {
        done = true;
        failure = thrown;
    });
    while (!done) {
        loop_.restart();
        loop_.poll();
        if (done) break;
        auto next = sleepers_.begin();
        while (next != sleepers_.end() && next->second->is_set()) ++next;
        if (next == sleepers_.end()) throw std::logic_error{"the task waits for something that never comes"};
        now_ = std::max(now_, next->first);
        next->second->set();
    }
    if (failure) std::rethrow_exception(failure);
}

void VirtualClock::start(Task<> task) {
    boost::asio::co_spawn(loop_, std::move(task), boost::asio::detached);
}

}  // namespace lockstep::testing
