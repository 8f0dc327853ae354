#include "engine/doubts.hpp"

#include <gtest/gtest.h>

namespace lockstep::engine {
namespace {

constexpr WallTime kNow{std::chrono::hours{1000}};
constexpr std::chrono::seconds kQuiet{90};

Step make_step(const char* run, const char* change, ChangeKind kind) {
    Step step;
    step.id = {std::string{run} + "/" + change};
    step.run = {run};
    step.change.id = {change};
    step.change.kind = kind;
    step.change.identity = {"jumpcloud:ada"};
    return step;
}

Step in_doubt(Step step) {
    step.state = StepState::retrying;
    step.in_doubt = true;
    step.doubt_since = kNow;
    return step;
}

TEST(DoubtsInMemory, AnotherRunsDoubtIsWaitedFor) {
    Doubts doubts{kQuiet};
    doubts.heard(in_doubt(make_step("r1", "a", ChangeKind::set_attributes)));
    EXPECT_TRUE(doubts.find(make_step("r2", "b", ChangeKind::activate), kNow));
    EXPECT_FALSE(doubts.find(make_step("r2", "b", ChangeKind::suspend), kNow)) << "containment waits for nothing";
    EXPECT_FALSE(doubts.find(make_step("r1", "b", ChangeKind::activate), kNow)) << "the run keeps its own order";
    EXPECT_FALSE(doubts.find(make_step("r1", "a", ChangeKind::set_attributes), kNow)) << "nobody waits for himself";
}

TEST(DoubtsInMemory, ATryThatMayStillLandIsWaitedForInItsOwnRunToo) {
    Doubts doubts{kQuiet};
    auto late = in_doubt(make_step("r1", "a", ChangeKind::unsuspend));
    late.in_doubt = false;
    late.state = StepState::succeeded;
    doubts.heard(late);
    const auto doubt = doubts.find(make_step("r1", "b", ChangeKind::deactivate), kNow);
    ASSERT_TRUE(doubt);
    EXPECT_EQ(doubt->until, kNow + kQuiet);
    EXPECT_FALSE(doubts.find(make_step("r1", "b", ChangeKind::deactivate), kNow + kQuiet));
}

TEST(DoubtsInMemory, AnAnswerEndsTheWait) {
    Doubts doubts{kQuiet};
    auto step = in_doubt(make_step("r1", "a", ChangeKind::set_attributes));
    doubts.heard(step);
    step.in_doubt = false;
    step.doubt_since.reset();
    step.state = StepState::succeeded;
    doubts.heard(step);
    EXPECT_FALSE(doubts.find(make_step("r2", "b", ChangeKind::activate), kNow));
}

TEST(DoubtsInMemory, TwoDoubtsAboutOnePersonDoNotWaitForEachOther) {
    Doubts doubts{kQuiet};
    const auto first = in_doubt(make_step("r1", "a", ChangeKind::set_attributes));
    const auto second = in_doubt(make_step("r2", "b", ChangeKind::set_attributes));
    doubts.heard(first);
    doubts.heard(second);
    EXPECT_FALSE(doubts.find(first, kNow));
    EXPECT_FALSE(doubts.find(second, kNow));
}

}  // namespace
}  // namespace lockstep::engine
