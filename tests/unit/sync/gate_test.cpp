#include "sync/gate.hpp"

#include <gtest/gtest.h>

namespace lockstep::sync {
namespace {

const WallTime kNow = *from_rfc3339("2026-06-01T12:00:00Z");

Change make_change(int person, ChangeKind kind, Cause cause, bool commanded = false) {
    Change change;
    change.kind = kind;
    change.identity = {"okta:" + std::to_string(person)};
    change.cause = cause;
    change.commanded = commanded;
    if (kind == ChangeKind::set_attributes) {
        change.writes = {{{"r"}, "department", Value::empty(), Value::text("x"), Value::text("x")}};
    }
    change.id = change_id(change);
    return change;
}

struct Setting {
    policy::Policy policy;
    Plan plan;
    GateInput input;
    Setting() {
        policy.safety.limits[LimitKind::suspensions] = {3, 2, false};
        policy.safety.limits[LimitKind::attribute_changes] = {2, 0, false};
        policy.safety.commanded = {5, 0, false};
        input.active_linked_people = 100;
    }
    void add(int count, ChangeKind kind, Cause cause, bool commanded = false) {
        for (int i = 0; i < count; ++i) {
            plan.changes.push_back(make_change(static_cast<int>(plan.changes.size()), kind, cause, commanded));
        }
    }
    [[nodiscard]] int staged(std::optional<Cause> cause = {}) const {
        const auto admitted = admit(policy, plan, input, kNow);
        return static_cast<int>(std::ranges::count_if(admitted.changes, [&](const Change& change) {
            return change.staged && (!cause || change.cause == *cause);
        }));
    }
};

TEST(Gate, LetsThroughWhatIsWithinTheLimit) {
    Setting setting;
    setting.add(3, ChangeKind::suspend, Cause::absence);
    EXPECT_EQ(setting.staged(), 0);
}

TEST(Gate, ADeactivationInPlaceOfACommandedSuspensionCountsAsCommanded) {
    Setting setting;
    setting.policy.safety.limits[LimitKind::deactivations] = {1, 0, false};
    setting.add(3, ChangeKind::suspend, Cause::state, true);
    setting.add(2, ChangeKind::deactivate, Cause::state, true);
    EXPECT_EQ(setting.staged(), 0);
    setting.add(1, ChangeKind::deactivate, Cause::state, true);
    EXPECT_EQ(setting.staged(), 6) << "one more than max_commanded lets out in an hour";
}

TEST(Gate, AFurtherAccountWaitsWithItsPersonUnlessItIsApprovedItself) {
    Setting setting;
    setting.add(4, ChangeKind::suspend, Cause::first_link);
    auto further = make_change(0, ChangeKind::suspend, Cause::state);
    further.account = {"00u9"};
    further.object = "00u9";
    further.id = change_id(further);
    setting.plan.changes.push_back(further);
    EXPECT_EQ(setting.staged(Cause::state), 1);
    setting.input.approved = {further.id};
    EXPECT_EQ(setting.staged(Cause::state), 0);
}

TEST(Gate, StagesTheNewestCauseWholeAndLetsTheOthersGoOn) {
    Setting setting;
    setting.add(2, ChangeKind::suspend, Cause::absence);
    setting.add(2, ChangeKind::suspend, Cause::policy_edit);
    setting.add(1, ChangeKind::create_account, Cause::provision);
    EXPECT_EQ(setting.staged(), 2);
    EXPECT_EQ(setting.staged(Cause::policy_edit), 2);
    const auto admitted = admit(setting.policy, setting.plan, setting.input, kNow);
    EXPECT_EQ(admitted.changes[2].held_by, "max_suspensions 3");
}

TEST(Gate, CountsWhatWasDoneInTheLastDay) {
    Setting setting;
    setting.add(2, ChangeKind::suspend, Cause::absence);
    setting.input.done = {{LimitKind::suspensions, {}, false, kNow - std::chrono::hours{23}},
                          {LimitKind::suspensions, {}, false, kNow - std::chrono::hours{25}}};
    EXPECT_EQ(setting.staged(), 0);
    setting.input.done.push_back({LimitKind::suspensions, {}, false, kNow - std::chrono::hours{1}});
    EXPECT_EQ(setting.staged(), 2);
}

TEST(Gate, TheGreaterOfCountAndShareCounts) {
    Setting setting;
    setting.add(10, ChangeKind::suspend, Cause::absence);
    setting.input.active_linked_people = 500;
    EXPECT_EQ(setting.staged(), 0);
    setting.input.active_linked_people = 499;
    EXPECT_EQ(setting.staged(), 10);
}

TEST(Gate, CommandedSuspensionsHaveALimitOfTheirOwnByTheHour) {
    Setting setting;
    setting.add(5, ChangeKind::suspend, Cause::state, true);
    setting.add(3, ChangeKind::suspend, Cause::absence);
    setting.input.done.assign(5, {LimitKind::suspensions, {}, true, kNow - std::chrono::hours{2}});
    EXPECT_EQ(setting.staged(), 0);
    setting.input.done.push_back({LimitKind::suspensions, {}, true, kNow});
    EXPECT_EQ(setting.staged(Cause::state), 5);
}

TEST(Gate, LimitsChangesOfOneAttribute) {
    Setting setting;
    setting.add(3, ChangeKind::set_attributes, Cause::edit);
    EXPECT_EQ(setting.staged(), 3);
    setting.plan.changes[2].writes[0].attribute = "title";
    EXPECT_EQ(setting.staged(), 0);
}

TEST(Gate, AMembershipThatTakesDevicesAwayIsALossOfThem) {
    Setting setting;
    setting.policy.safety.limits[LimitKind::device_losses] = {1, 0, false};
    setting.policy.safety.limits[LimitKind::group_removals] = {10, 0, false};
    setting.add(3, ChangeKind::remove_member, Cause::group_pair);
    EXPECT_EQ(setting.staged(), 0);
    for (auto& change : setting.plan.changes) change.devices = {"kiosk-1"};
    EXPECT_EQ(setting.staged(), 3);
}

TEST(Gate, UnlimitedIsAValue) {
    Setting setting;
    setting.policy.safety.limits[LimitKind::suspensions].unlimited = true;
    setting.add(50, ChangeKind::suspend, Cause::absence);
    EXPECT_EQ(setting.staged(), 0);
}

TEST(Gate, ApprovedChangesGoAndTheRestWaits) {
    Setting setting;
    setting.add(5, ChangeKind::suspend, Cause::absence);
    setting.input.approved = {setting.plan.changes[0].id};
    EXPECT_EQ(setting.staged(), 4);
}

TEST(Gate, AStagedChangeHoldsBackOnlyWhatNeedsIt) {
    Setting setting;
    setting.add(4, ChangeKind::suspend, Cause::absence);
    auto sessions = make_change(0, ChangeKind::end_sessions, Cause::absence);
    sessions.needs = {setting.plan.changes[0].id};
    const auto independent = make_change(9, ChangeKind::end_sessions, Cause::absence);
    setting.plan.changes.insert(setting.plan.changes.begin(), {sessions, independent});
    const auto admitted = admit(setting.policy, setting.plan, setting.input, kNow);
    EXPECT_TRUE(admitted.changes[0].staged);
    EXPECT_EQ(admitted.changes[0].held_by, "max_suspensions 3");
    EXPECT_FALSE(admitted.changes[1].staged);
}

TEST(Gate, ProtectedPeopleWaitForASecondPerson) {
    Setting setting;
    setting.add(1, ChangeKind::suspend, Cause::state, true);
    setting.plan.changes[0].staged = true;
    setting.plan.changes[0].held_by = "protected";
    EXPECT_EQ(setting.staged(), 1);
    setting.input.approved = {setting.plan.changes[0].id};
    EXPECT_EQ(setting.staged(), 0);
}

TEST(Gate, NobodyIsMailedByDefaultInPlansOverTwentyCreations) {
    Setting setting;
    setting.add(20, ChangeKind::create_account, Cause::provision);
    setting.add(1, ChangeKind::activate_with_mail, Cause::provision);
    setting.plan.changes.back().mail_by_default = true;
    const auto id = setting.plan.changes.back().id;
    EXPECT_EQ(admit(setting.policy, setting.plan, setting.input, kNow).changes.back().kind,
              ChangeKind::activate_with_mail);
    setting.add(1, ChangeKind::create_account, Cause::provision);
    const auto silent = admit(setting.policy, setting.plan, setting.input, kNow).changes[20];
    EXPECT_EQ(silent.kind, ChangeKind::activate);
    EXPECT_EQ(change_id(silent), id);
    setting.plan.changes[20].mail_by_default = false;  // somebody chose
    EXPECT_EQ(admit(setting.policy, setting.plan, setting.input, kNow).changes[20].kind,
              ChangeKind::activate_with_mail);
}

/// Runs `count` an hour, for `hours`: what is let through counts as done. The most that was done in any 24 hours.
int bleed(Setting& setting, int count, int hours, ChangeKind kind, Cause cause) {
    int most = 0;
    for (int hour = 0; hour < hours; ++hour) {
        const auto now = kNow + std::chrono::hours{hour};
        Plan plan;
        for (int i = 0; i < count; ++i) plan.changes.push_back(make_change(hour * 1000 + i, kind, cause));
        for (const auto& change : admit(setting.policy, plan, setting.input, now).changes) {
            if (!change.staged) setting.input.done.push_back({traits_of(kind).limit, {}, false, now});
        }
        most = std::max(most, static_cast<int>(std::ranges::count_if(setting.input.done, [&](const Done& done) {
                            return done.at > now - std::chrono::hours{24};
                        })));
    }
    return most;
}

TEST(Gate, ASlowBleedOfOneUnderTheLimitEachRunIsCaught) {
    Setting setting;
    EXPECT_EQ(bleed(setting, 2, 72, ChangeKind::suspend, Cause::absence), 2) << "the second run would make four";
    Setting one_by_one;
    EXPECT_EQ(bleed(one_by_one, 1, 72, ChangeKind::suspend, Cause::absence), 3);
}

TEST(Gate, APolicyEditDoesNotForgetWhatWasDone) {
    Setting setting;
    bleed(setting, 1, 3, ChangeKind::suspend, Cause::absence);
    setting.policy.digest = "another";
    setting.add(1, ChangeKind::suspend, Cause::policy_edit);
    EXPECT_EQ(setting.staged(), 1);
}

TEST(Gate, FortyLaidOffInAnAfternoonAreAllOutAtOnce) {
    Setting setting;
    setting.policy.safety.commanded = policy::Safety{}.commanded;
    setting.add(40, ChangeKind::suspend, Cause::state, true);
    EXPECT_EQ(setting.staged(), 0);
}

TEST(Gate, CommandedSuspensionsArePagedFromAFifthOfTheirLimit) {
    Setting setting;
    setting.policy.safety.commanded = {100, 0, false};
    setting.add(19, ChangeKind::suspend, Cause::state, true);
    EXPECT_TRUE(pages(setting.policy, setting.plan, setting.input, kNow).empty());
    setting.input.done = {{LimitKind::suspensions, {}, true, kNow - std::chrono::minutes{59}}};
    EXPECT_EQ(pages(setting.policy, setting.plan, setting.input, kNow).size(), 1u) << "over the last hour";
    setting.plan.changes.clear();
    EXPECT_TRUE(pages(setting.policy, setting.plan, setting.input, kNow).empty()) << "told once, not in every pass";
}

TEST(Gate, HandOversAreAKindOfTheirOwn) {
    Setting setting;
    setting.policy.safety.limits[LimitKind::handovers] = {2, 0, false};
    setting.add(3, ChangeKind::hand_over, Cause::policy_edit);
    setting.add(3, ChangeKind::suspend, Cause::absence);
    EXPECT_EQ(setting.staged(Cause::policy_edit), 3);
    EXPECT_EQ(setting.staged(Cause::absence), 0);
}

TEST(Gate, WhatSomebodyRejectedWaitsThoughNoLimitHoldsIt) {
    Setting setting;
    setting.add(2, ChangeKind::suspend, Cause::absence);
    setting.input.rejected = {{setting.plan.changes[0].id, "eve"}};
    const auto admitted = admit(setting.policy, setting.plan, setting.input, kNow);
    EXPECT_TRUE(admitted.changes[0].staged);
    EXPECT_EQ(admitted.changes[0].held_by, "rejected by eve");
    EXPECT_FALSE(admitted.changes[1].staged);
}

}  // namespace
}  // namespace lockstep::sync
