#include "sync/doubts.hpp"

#include <gtest/gtest.h>

#include "sync/gate.hpp"

namespace lockstep::sync {
namespace {

const WallTime kNow = *from_rfc3339("2026-06-01T12:00:00Z");
constexpr std::chrono::seconds kQuiet{90};

Change make_change(const std::string& person, ChangeKind kind, const std::string& object = "") {
    Change change{.kind = kind, .side = Side::okta, .identity = {person}, .object = object};
    change.id = change_id(change);
    return change;
}

Step make_step(Change change, StepState state, bool in_doubt, WallTime since = kNow) {
    Step step{.id = {"r1/" + change.id.value}, .run = {"r1"}, .change = std::move(change), .state = state};
    step.in_doubt = in_doubt;
    step.doubt_since = since;
    return step;
}

bool waits(const Change& change, const Step& step, WallTime now = kNow) {
    const auto doubt = doubt_of(step, kQuiet, now);
    return doubt && waits_for(change, *doubt);
}

TEST(Doubts, EverythingAboutAPersonWaitsForATryWithoutAnAnswer) {
    const auto doubt = make_step(make_change("ada", ChangeKind::set_attributes), StepState::retrying, true);
    EXPECT_TRUE(waits(make_change("ada", ChangeKind::add_member, "g"), doubt));
    EXPECT_TRUE(waits(make_change("ada", ChangeKind::hand_over), doubt));
    EXPECT_FALSE(waits(make_change("bob", ChangeKind::add_member, "g"), doubt));
}

TEST(Doubts, ContainmentWaitsForNothing) {
    const auto doubt = make_step(make_change("ada", ChangeKind::set_attributes), StepState::running, true);
    for (const auto kind : {ChangeKind::suspend, ChangeKind::end_sessions, ChangeKind::expire_password}) {
        EXPECT_FALSE(waits(make_change("ada", kind), doubt)) << name_of(kind);
    }
    EXPECT_TRUE(waits(make_change("ada", ChangeKind::unsuspend), doubt));
}

TEST(Doubts, ATryThatMayStillLandHoldsBackOnlyWhatItWouldUndo) {
    const auto late = make_step(make_change("ada", ChangeKind::unsuspend), StepState::succeeded, false);
    EXPECT_TRUE(waits(make_change("ada", ChangeKind::deactivate), late));
    EXPECT_FALSE(waits(make_change("ada", ChangeKind::set_attributes), late));
    EXPECT_FALSE(waits(make_change("ada", ChangeKind::deactivate), late, kNow + kQuiet)) << "the quiet time is over";
    const auto edge = make_step(make_change("ada", ChangeKind::add_member, "g"), StepState::succeeded, false);
    EXPECT_TRUE(waits(make_change("ada", ChangeKind::remove_member, "g"), edge));
    EXPECT_FALSE(waits(make_change("ada", ChangeKind::remove_member, "h"), edge));
}

TEST(Doubts, WhatMustNotBeSentTwiceWaitsForAPersonsWordAndNothingElseDoes) {
    const auto mail = make_change("ada", ChangeKind::activate_with_mail);
    const auto given_up = make_step(mail, StepState::failed, true);
    EXPECT_TRUE(waits(mail, given_up, kNow + std::chrono::hours{48}));
    EXPECT_FALSE(waits(make_change("ada", ChangeKind::set_attributes), given_up));
    EXPECT_NE(to_text(*doubt_of(given_up, kQuiet, kNow)).find("lockstep runs retry r1"), std::string::npos);
}

TEST(Doubts, AnAnsweredStepHoldsNothingBack) {
    auto step = make_step(make_change("ada", ChangeKind::set_attributes), StepState::succeeded, false);
    step.doubt_since.reset();
    EXPECT_FALSE(doubt_of(step, kQuiet, kNow));
    EXPECT_FALSE(doubt_of(make_step(step.change, StepState::retrying, false), kQuiet, kNow)) << "known not to be done";
}

TEST(Doubts, NoApprovalHelpsAndWhatNeedsItWaitsToo) {
    const auto step = make_step(make_change("ada", ChangeKind::create_account), StepState::retrying, true);
    Plan plan;
    plan.changes = {step.change, make_change("bob", ChangeKind::set_reference),
                    make_change("eve", ChangeKind::activate)};
    plan.changes[1].needs = {step.change.id};
    GateInput input;
    input.doubts = {*doubt_of(step, kQuiet, kNow)};
    input.approved = {step.change.id};
    const auto admitted = admit(policy::Policy{}, plan, input, kNow);
    EXPECT_TRUE(admitted.changes[0].staged);
    EXPECT_EQ(admitted.changes[0].waits_for, "run r1 step " + step.change.id.value);
    EXPECT_EQ(admitted.changes[1].waits_for, admitted.changes[0].waits_for);
    EXPECT_FALSE(admitted.changes[2].staged);
}

}  // namespace
}  // namespace lockstep::sync
