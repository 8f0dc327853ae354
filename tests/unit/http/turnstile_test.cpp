#include "http/turnstile.hpp"

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "tests/support/virtual_clock.hpp"

namespace lockstep::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::VirtualClock;

GovernorSettings one_a_second() {
    return {.max_in_flight = 10,
            .buckets = {},
            .other = {.pace = AdaptiveSettings{.start = 1, .ceiling = 1}, .max_in_flight = std::nullopt}};
}

GovernorSettings one_place() {
    return {.max_in_flight = 1, .buckets = {}, .other = {.pace = WindowSettings{}, .max_in_flight = std::nullopt}};
}

struct TurnstileTest : ::testing::Test {
    /// Enters, notes its name, and is answered after 10 ms.
    Task<> call(Turnstile& turnstile, Lane lane, std::string name, std::string bucket = "b") {
        auto turn = co_await turnstile.enter(std::move(bucket), lane);
        order.push_back(std::move(name));
        co_await clock.sleep(milliseconds{10});
        turn.settle({.status = 200});
    }
    VirtualClock clock;
    SeededRandom random{1};
    std::vector<std::string> order;
};

TEST_F(TurnstileTest, ServesTheHighestLaneFirstThenInOrderOfArrival) {
    Turnstile turnstile{one_a_second(), clock, random};
    clock.start(call(turnstile, Lane::bulk, "first"));
    clock.start(call(turnstile, Lane::bulk, "bulk 1"));
    clock.start(call(turnstile, Lane::bulk, "bulk 2"));
    clock.start(call(turnstile, Lane::interactive, "interactive"));
    clock.start(call(turnstile, Lane::event, "event"));
    clock.run(call(turnstile, Lane::bulk, "bulk 3"));
    EXPECT_EQ(order, (std::vector<std::string>{"first", "interactive", "event", "bulk 1", "bulk 2", "bulk 3"}));
}

TEST_F(TurnstileTest, SleepsUntilTheTurnComesInsteadOfPolling) {
    Turnstile turnstile{one_a_second(), clock, random};
    const auto start = clock.steady_now();
    for (int i = 0; i < 5; ++i) clock.start(call(turnstile, Lane::bulk, "x"));
    clock.run(call(turnstile, Lane::bulk, "x"));
    EXPECT_EQ(clock.steady_now() - start, seconds{5} + milliseconds{10});
}

TEST_F(TurnstileTest, AnAnswerWakesWhoWaitsForAPlace) {
    Turnstile turnstile{one_place(), clock, random};
    const auto start = clock.steady_now();
    clock.start(call(turnstile, Lane::bulk, "a"));
    clock.run(call(turnstile, Lane::bulk, "b"));
    EXPECT_EQ(clock.steady_now() - start, milliseconds{20});
}

TEST_F(TurnstileTest, ABucketThatIsFullHoldsUpNoOther) {
    Turnstile turnstile{one_a_second(), clock, random};
    const auto start = clock.steady_now();
    clock.start(call(turnstile, Lane::interactive, "a1", "a"));
    clock.start(call(turnstile, Lane::interactive, "a2", "a"));
    clock.run(call(turnstile, Lane::bulk, "b1", "b"));
    EXPECT_EQ(clock.steady_now() - start, milliseconds{10});
    clock.run(call(turnstile, Lane::bulk, "a3", "a"));
    EXPECT_EQ(order, (std::vector<std::string>{"a1", "b1", "a2", "a3"}));
}

TEST_F(TurnstileTest, ACancelledWaiterLeavesItsPlaceAndItsWatch) {
    Turnstile turnstile{one_a_second(), clock, random};
    clock.start(call(turnstile, Lane::bulk, "first"));
    boost::asio::cancellation_signal cancel;
    bool ended = false;
    boost::asio::co_spawn(clock.loop(), call(turnstile, Lane::interactive, "cancelled"),
                          boost::asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr thrown) {
                              EXPECT_TRUE(thrown);
                              ended = true;
                          }));
    clock.start(call(turnstile, Lane::bulk, "second"));
    auto cancel_soon = [&]() -> Task<> {
        co_await clock.sleep(milliseconds{500});
        cancel.emit(boost::asio::cancellation_type::terminal);
        co_await call(turnstile, Lane::bulk, "third");
    };
    clock.run(cancel_soon());
    EXPECT_TRUE(ended);
    EXPECT_EQ(order, (std::vector<std::string>{"first", "second", "third"}));
    EXPECT_EQ(turnstile.waiting(), 0U);
}

TEST_F(TurnstileTest, AGrantThatNobodyTakesIsGivenBack) {
    Turnstile turnstile{one_place(), clock, random};
    boost::asio::cancellation_signal cancel;
    clock.start(call(turnstile, Lane::bulk, "first"));
    boost::asio::co_spawn(clock.loop(), call(turnstile, Lane::bulk, "cancelled"),
                          boost::asio::bind_cancellation_slot(cancel.slot(), [](std::exception_ptr) {}));
    auto cancel_when_granted = [&]() -> Task<> {
        auto turn = co_await turnstile.enter("b", Lane::lockdown);
        co_await clock.sleep(milliseconds{20});
        turn.settle({.status = 200});                           // grants "cancelled" …
        cancel.emit(boost::asio::cancellation_type::terminal);  // … which never comes to know
    };
    clock.run(cancel_when_granted());
    clock.run(call(turnstile, Lane::bulk, "last"));
    EXPECT_EQ(order.back(), "last");
}

TEST_F(TurnstileTest, AnOpenCircuitSendsWaitersHome) {
    Turnstile turnstile{one_a_second(), clock, random};
    clock.start(call(turnstile, Lane::bulk, "first"));
    auto open_soon = [&]() -> Task<> {
        co_await clock.sleep(milliseconds{5});
        turnstile.circuit().credential_dead(clock.steady_now());
    };
    clock.start(open_soon());
    EXPECT_THROW(clock.run(call(turnstile, Lane::bulk, "second")), CircuitOpen);
    EXPECT_THROW(clock.run(call(turnstile, Lane::interactive, "third")), CircuitOpen);
    clock.run(call(turnstile, Lane::lockdown, "lockdown"));
    EXPECT_EQ(order, (std::vector<std::string>{"first", "lockdown"}));
}

TEST(TurnstileOnTheMachinesClock, PacesAsOnAnyOther) {
    boost::asio::io_context loop;
    SystemClock clock;
    SeededRandom random{1};
    Turnstile turnstile{
        {.buckets = {}, .other = {.pace = AdaptiveSettings{.start = 50, .ceiling = 50}}}, clock, random};
    std::vector<SteadyTime> entered;
    const auto call = [&]() -> Task<> {
        auto turn = co_await turnstile.enter("b", Lane::bulk);
        entered.push_back(clock.steady_now());
        turn.settle({.status = 200});
    };
    for (int i = 0; i < 4; ++i) boost::asio::co_spawn(loop, call(), boost::asio::detached);
    loop.run();
    ASSERT_EQ(entered.size(), 4U);
    EXPECT_GE(entered.back() - entered.front(), milliseconds{60});
}

TEST_F(TurnstileTest, ThousandsOfWaitersKeepTheirOrder) {
    Turnstile turnstile{one_place(), clock, random};
    for (int i = 0; i < 2'000; ++i) {
        clock.start(call(turnstile, Lane::bulk, std::to_string(i), i % 2 == 0 ? "even" : "odd"));
    }
    clock.run(call(turnstile, Lane::bulk, "2000", "even"));
    ASSERT_EQ(order.size(), 2'001U);
    int even = -2, odd = -1;
    for (const auto& name : order) {
        const int number = std::stoi(name);
        int& last = number % 2 == 0 ? even : odd;
        EXPECT_EQ(number, last + 2);
        last = number;
    }
}

}  // namespace
}  // namespace lockstep::http
