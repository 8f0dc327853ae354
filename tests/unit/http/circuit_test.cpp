#include "http/circuit.hpp"

#include <gtest/gtest.h>

namespace lockstep::http {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr SteadyTime kNow{std::chrono::hours{1}};

TEST(Circuit, ADeadCredentialStopsEverydayLanesForTheSilence) {
    Circuit circuit;
    circuit.credential_dead(kNow);
    EXPECT_EQ(circuit.next(Lane::bulk, kNow), kNow + minutes{15});
    EXPECT_EQ(circuit.next(Lane::interactive, kNow + minutes{15}), kNow + minutes{15});
}

TEST(Circuit, AnOpenCircuitLetsOneUrgentCallThroughPerMinute) {
    Circuit circuit;
    circuit.credential_dead(kNow);
    ASSERT_LE(circuit.next(Lane::lockdown, kNow), kNow);
    circuit.sent(Lane::lockdown, kNow);
    EXPECT_EQ(circuit.next(Lane::lockdown, kNow), kNow + minutes{1});
    EXPECT_EQ(circuit.next(Lane::offboard, kNow), kNow + minutes{1});
    EXPECT_LE(circuit.next(Lane::offboard, kNow + minutes{1}), kNow + minutes{1});
}

TEST(Circuit, AfterTheSilenceOnlyOneCallTries) {
    Circuit circuit;
    circuit.blocked(kNow);
    const auto later = kNow + minutes{15};
    circuit.sent(Lane::bulk, later);
    EXPECT_GT(circuit.next(Lane::bulk, later), later);
    circuit.succeeded(later);
    EXPECT_LE(circuit.next(Lane::bulk, later), later);
}

TEST(Circuit, ALateAnswerFromBeforeDoesNotCloseIt) {
    Circuit circuit;
    circuit.credential_dead(kNow);
    circuit.succeeded(kNow - seconds{1});
    EXPECT_EQ(circuit.state(), Circuit::State::credential_dead);
}

TEST(Circuit, FailuresOpenItOnlyWhenTheyLast) {
    Circuit circuit;
    for (int i = 0; i < 100; ++i) circuit.failed(kNow + seconds{1});
    EXPECT_EQ(circuit.state(), Circuit::State::closed);
    circuit.failed(kNow + minutes{6});
    EXPECT_EQ(circuit.state(), Circuit::State::outage);
}

TEST(Circuit, OneSuccessEndsAStreakOfFailures) {
    Circuit circuit;
    for (int i = 0; i < 100; ++i) circuit.failed(kNow);
    circuit.succeeded(kNow);
    circuit.failed(kNow + minutes{6});
    EXPECT_EQ(circuit.state(), Circuit::State::closed);
}

}  // namespace
}  // namespace lockstep::http
