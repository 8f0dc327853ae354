#include "sync/group_devices.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/sync/people.hpp"

namespace lockstep::sync {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class GroupDevicesTest : public testing::Test {
protected:
    GroupDevicesTest() {
        facts.user_groups = {{{Side::jumpcloud, {"g1"}, "Contractors", {}, GroupKind::writable}, {}, 3}};
        facts.device_groups = {{Side::jumpcloud, {"d1"}, "Laptops", {}, GroupKind::writable},
                               {Side::jumpcloud, {"d2"}, "Kiosks", {}, GroupKind::writable}};
    }

    void assign(std::vector<std::string> device_groups) {
        policy::Assign assign;
        assign.kind = policy::Assign::Kind::jumpcloud_group;
        assign.name = "Contractors";
        assign.device_groups = std::move(device_groups);
        policy.populations.front().assign.push_back(assign);
    }
    [[nodiscard]] DevicePlan plan() const { return plan_group_devices(policy, facts, given); }

    policy::Policy policy = make_policy();
    DeviceFacts facts;
    std::vector<GroupBinding> given;
};

const GroupBinding kLaptops{{"g1"}, "Contractors", "d1", "Laptops"};

TEST_F(GroupDevicesTest, OneChangeForTheGroupAndNoneForItsMembers) {
    assign({"Laptops"});
    const auto changes = plan().changes;
    ASSERT_THAT(changes, SizeIs(1));
    const auto& bind = changes.front();
    EXPECT_EQ(bind.kind, ChangeKind::bind_devices);
    EXPECT_TRUE(bind.identity.empty());
    EXPECT_TRUE(bind.account.empty());
    EXPECT_EQ(bind.group, GroupId{"g1"});
    EXPECT_EQ(bind.object, "d1");
    EXPECT_EQ(bind.people, 1);
}

TEST_F(GroupDevicesTest, TwoPopulationsThatNameTheSameBindItOnce) {
    assign({"Laptops"});
    policy.populations.push_back(policy.populations.front());
    EXPECT_THAT(plan().changes, SizeIs(1));
}

TEST_F(GroupDevicesTest, WhatIsBoundIsNotBoundAgain) {
    assign({"Laptops"});
    facts.user_groups.front().bound = {"d1"};
    EXPECT_THAT(plan().changes, IsEmpty());
}

TEST_F(GroupDevicesTest, WhatSomebodyElseBoundIsNeverTaken) {
    facts.user_groups.front().bound = {"d1"};
    EXPECT_THAT(plan().changes, IsEmpty());
}

TEST_F(GroupDevicesTest, WhatLockstepBoundIsTakenBackAfterTheNewIsThereAndCountsForEachMember) {
    assign({"Kiosks"});
    given = {kLaptops};
    facts.user_groups.front().bound = {"d1"};
    facts.devices["d1"] = {"ada-mac", "bob-mac"};
    const auto changes = plan().changes;
    ASSERT_THAT(changes, SizeIs(2));
    const auto& unbind = changes.back();
    EXPECT_EQ(unbind.kind, ChangeKind::unbind_devices);
    EXPECT_THAT(unbind.needs, ElementsAre(changes.front().id));
    EXPECT_THAT(unbind.devices, ElementsAre("ada-mac", "bob-mac"));
    EXPECT_EQ(unbind.people, 3);
    EXPECT_THAT(limits_of(unbind), ElementsAre(LimitKind::device_losses));
}

TEST_F(GroupDevicesTest, WhatSomebodyElseTookFirstIsForgotten) {
    given = {kLaptops};
    const auto planned = plan();
    EXPECT_THAT(planned.changes, IsEmpty());
    EXPECT_THAT(planned.given, IsEmpty());
}

TEST_F(GroupDevicesTest, AGroupThatIsNotThereIsToldAndNothingIsGuessed) {
    assign({"Laptops", "Tablets"});
    facts.user_groups.front().bound = {"d1"};
    const auto planned = plan();
    EXPECT_THAT(planned.changes, IsEmpty());
    ASSERT_THAT(planned.notices, SizeIs(1));
    EXPECT_EQ(planned.notices.front().person, "Tablets");
}

TEST_F(GroupDevicesTest, WhatIsRefusedIsStuckUntilThePolicyMovesAndNothingIsTakenForIt) {
    assign({"Kiosks"});
    given = {kLaptops};
    facts.user_groups.front().bound = {"d1"};
    auto stuck = refused_binding(policy, plan().changes.front());
    stuck.text = "no";
    const auto planned = plan_group_devices(policy, facts, given, {stuck});
    EXPECT_THAT(planned.changes, IsEmpty());
    EXPECT_THAT(planned.stuck, ElementsAre(stuck));
    policy.digest = "another";
    EXPECT_THAT(plan_group_devices(policy, facts, given, {stuck}).changes, SizeIs(2));
}

TEST_F(GroupDevicesTest, IsRememberedOnceAndForgottenWhenTaken) {
    assign({"Laptops"});
    auto bind = plan().changes.front();
    given = after_binding(after_binding({}, bind), bind);
    EXPECT_THAT(given, ElementsAre(kLaptops));
    bind.kind = ChangeKind::unbind_devices;
    EXPECT_THAT(after_binding(given, bind), IsEmpty());
}

}  // namespace
}  // namespace lockstep::sync
