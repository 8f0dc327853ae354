#include "engine/step_life.hpp"

#include <gtest/gtest.h>

namespace lockstep::engine {
namespace {

using directory::DirectoryError;
using Next = StepLife::Next;
using Probe = steps::Found::Probe;

constexpr WallTime kNow{std::chrono::hours{1000}};

Step step_of(ChangeKind kind) {
    Step step;
    step.id = {"run/1"};
    step.change.id = {"1"};
    step.change.kind = kind;
    step.change.identity = {"jumpcloud:ada"};
    step.change.account = {"00uada"};
    return step;
}

Step in_doubt(Step step) {
    step.in_doubt = true;
    step.tries = 1;
    step.first_tried_at = kNow;
    step.doubt_since = kNow;
    return step;
}

class StepLifeTest : public testing::Test {
protected:
    StepLife begin(Step step) {
        return {policy_, random_, std::move(step), {}, Standing{.id = {"jumpcloud:ada"}}, kNow};
    }
    /// As far as the request that is about to be sent.
    StepLife about_to_send(Step step, bool hold_stands = false) {
        auto life = begin(step);
        life.looked({step.change, {}, {}, {}}, kNow);
        step.tries = 1;
        step.in_doubt = true;
        life.begun(step, hold_stands, kNow);
        return life;
    }

    policy::Policy policy_;
    SeededRandom random_{1};
};

TEST_F(StepLifeTest, IsStoredBeforeItIsSent) {
    const auto step = step_of(ChangeKind::suspend);
    auto life = begin(step);
    EXPECT_EQ(life.next(), Next::look);
    life.looked({step.change, {}, {}, {}}, kNow);
    EXPECT_EQ(life.next(), Next::begin_try);
    life.begun(life.step(), false, kNow);
    EXPECT_EQ(life.next(), Next::send);
}

TEST_F(StepLifeTest, IsSkippedIfThePlanHoldsItNoMore) {
    auto life = begin(step_of(ChangeKind::suspend));
    life.looked({std::nullopt, "the account is active by now", {}, {}}, kNow);
    ASSERT_EQ(life.next(), Next::end);
    EXPECT_EQ(life.end().step.state, StepState::skipped);
}

TEST_F(StepLifeTest, ProbesADoubtBeforeAnythingElse) {
    auto life = begin(in_doubt(step_of(ChangeKind::suspend)));
    ASSERT_EQ(life.next(), Next::probe);
    life.found({Probe::done, {}, {}}, kNow);
    ASSERT_EQ(life.next(), Next::end);
    EXPECT_EQ(life.end().step.state, StepState::succeeded);
}

TEST_F(StepLifeTest, AfterARestartAnEarlierTryMayStillLandThoughTheStepIsDone) {
    auto only = begin(in_doubt(step_of(ChangeKind::suspend)));
    only.found({Probe::done, {}, {}}, kNow);
    EXPECT_FALSE(only.end().step.doubt_since) << "the only try has landed";

    auto step = in_doubt(step_of(ChangeKind::suspend));
    step.first_tried_at = kNow - std::chrono::seconds{5};  // and the run was carried on since, which counts anew
    auto second = begin(step);
    second.found({Probe::done, {}, {}}, kNow);
    EXPECT_EQ(second.end().step.doubt_since, kNow);
}

TEST_F(StepLifeTest, NeverSendsAMailTwiceByItself) {
    auto life = begin(in_doubt(step_of(ChangeKind::activate_with_mail)));
    life.found({Probe::absent, {}, {}}, kNow);
    ASSERT_EQ(life.next(), Next::end);
    EXPECT_EQ(life.end().step.state, StepState::failed);
}

TEST_F(StepLifeTest, WaitsTheQuietTimeBeforeItCallsADoubtOvertaken) {
    auto life = begin(in_doubt(step_of(ChangeKind::suspend)));
    life.found({Probe::absent, {}, {}}, kNow);
    life.looked({std::nullopt, "moved", {}, {}}, kNow);
    ASSERT_EQ(life.next(), Next::end);
    EXPECT_EQ(life.end().step.state, StepState::retrying);
    EXPECT_EQ(life.end().step.not_before, kNow + policy_.safety.quiet_time);
}

TEST_F(StepLifeTest, AHoldPlacedAfterTheLastLookStopsWhatGivesAccess) {
    EXPECT_EQ(about_to_send(step_of(ChangeKind::activate), true).end().step.state, StepState::skipped);
    EXPECT_EQ(about_to_send(step_of(ChangeKind::suspend), true).next(), Next::send);
}

TEST_F(StepLifeTest, AHoldPlacedWhileATryIsUnderWayIsNotForgottenAtItsEnd) {
    auto life = about_to_send(step_of(ChangeKind::suspend));
    life.answered({}, kNow);
    life.found({Probe::done, {}, {}}, kNow);
    life.keep_hold();
    ASSERT_TRUE(life.end().standing);
    EXPECT_TRUE(life.end().standing->hold);
}

TEST_F(StepLifeTest, AChangeOfStateIsDoneWhenItIsReadBack) {
    auto life = about_to_send(step_of(ChangeKind::suspend));
    life.answered({}, kNow);
    EXPECT_EQ(life.next(), Next::probe);
}

TEST_F(StepLifeTest, StaysInDoubtWithoutAnAnswer) {
    auto life = about_to_send(step_of(ChangeKind::suspend));
    life.failed(DirectoryError{DirectoryError::Kind::unknown_outcome, {}}, kNow);
    ASSERT_EQ(life.next(), Next::end);
    EXPECT_TRUE(life.end().step.in_doubt);
    EXPECT_EQ(life.end().step.state, StepState::retrying);
}

TEST_F(StepLifeTest, ARefusalOfWhatIsThereAlreadyIsASuccess) {
    auto life = about_to_send(step_of(ChangeKind::suspend));
    life.failed(DirectoryError{DirectoryError::Kind::refused, {}}, kNow);
    ASSERT_EQ(life.next(), Next::probe);
    life.found({Probe::done, {}, {}}, kNow);
    EXPECT_EQ(life.end().step.state, StepState::succeeded);
}

}  // namespace
}  // namespace lockstep::engine
