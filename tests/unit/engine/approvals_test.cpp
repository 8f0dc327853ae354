#include "engine/approvals.hpp"

#include <gtest/gtest.h>

#include "sync/gate.hpp"

namespace lockstep::engine {
namespace {

using namespace std::chrono_literals;

const WallTime kNow = *from_rfc3339("2026-06-01T12:00:00Z");

store::Staged make_staged(ChangeKind kind, std::chrono::milliseconds age, std::string held_by = "max_suspensions 10") {
    Change change{.id = {"1"}, .kind = kind, .person = "ada@example.com"};
    change.staged = true;
    change.held_by = std::move(held_by);
    return {change, kNow - age, "bob"};
}

TEST(Approvals, AProtectedAccountTakesASecondPerson) {
    const auto staged = make_staged(ChangeKind::suspend, 1h, std::string{sync::kHeldAsProtected});
    EXPECT_TRUE(refusal(staged, "bob")) << "whose run asks for it";
    EXPECT_FALSE(refusal(staged, "eve"));
    EXPECT_FALSE(refusal(make_staged(ChangeKind::suspend, 1h), "bob")) << "a limit is anybody's to lift";
}

TEST(Approvals, AStagedSuspensionIsToldOfLouderTheLongerItWaits) {
    EXPECT_EQ(urgency_of(59min), Urgency::fresh);
    EXPECT_EQ(urgency_of(60min), Urgency::waiting);
    EXPECT_EQ(urgency_of(4h), Urgency::urgent);
    EXPECT_EQ(urgency_of(24h), Urgency::critical);
}

TEST(Approvals, TheAlarmGoesByTheOldestSuspension) {
    EXPECT_FALSE(alarm({make_staged(ChangeKind::create_account, 90h)}, kNow)) << "nobody keeps access by that";
    EXPECT_EQ(alarm({make_staged(ChangeKind::suspend, 2min), make_staged(ChangeKind::suspend, 26h)}, kNow),
              "critical: 2 suspensions are waiting for approval, the oldest for 26 h. See: lockstep approvals");
}

}  // namespace
}  // namespace lockstep::engine
