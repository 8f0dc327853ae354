#include "tests/unit/directory/conformance.hpp"

#include <algorithm>
#include <set>

namespace lockstep::directory {
namespace {

constexpr Lane kLane = Lane::interactive;

std::set<std::string> all_ids(UnderTest& it) {
    std::set<std::string> ids;
    std::optional<Cursor> after;
    do {
        const auto end =
            it.wait(it.directory().list_accounts(kLane, after, [&](const AccountRow& row) { ids.emplace(row.id()); }));
        after = end.next;
    } while (after);
    return ids;
}

AttributeWrite write_of(const std::string& attribute, Value after) {
    return {.rule = {}, .attribute = attribute, .before = {}, .after = std::move(after), .other = {}};
}

Value department_of(UnderTest& it, const AccountId& id) {
    return it.wait(it.directory().find_account(kLane, id)).value().values.at(it.department());
}

AccountState state_of(UnderTest& it, const AccountId& id) {
    return it.wait(it.directory().find_account(kLane, id)).value().state;
}

TEST_P(DirectoryConformance, AnAccountIsCreatedStagedAndFoundById) {
    auto& it = *under_test;
    const auto account = it.somebody("ada");
    const auto written = it.wait(it.directory().create_account(kLane, account));
    ASSERT_FALSE(written.account.id.empty());
    const auto found = it.wait(it.directory().find_account(kLane, written.account.id));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->login, account.login);
    EXPECT_EQ(found->state, AccountState::staged);
    EXPECT_EQ(found->how, ReadHow::by_id);
    EXPECT_EQ(found->side, it.directory().side());
}

TEST_P(DirectoryConformance, NobodyIsFoundWhereNobodyIs) {
    auto& it = *under_test;
    EXPECT_EQ(it.wait(it.directory().find_account(kLane, it.nobody())), std::nullopt);
    EXPECT_TRUE(it.wait(it.directory().find_by_name(kLane, it.name_attribute(), it.somebody("ghost").login)).empty());
}

TEST_P(DirectoryConformance, ANameIsFoundRightAfterItWasTaken) {
    auto& it = *under_test;
    const auto account = it.somebody("ada");
    const auto id = it.wait(it.directory().create_account(kLane, account)).account.id;
    const auto holders = it.wait(it.directory().find_by_name(kLane, it.name_attribute(), account.login));
    ASSERT_EQ(holders.size(), 1U);
    EXPECT_EQ(holders[0].id, id);
}

TEST_P(DirectoryConformance, ASecondAccountOfTheSameNameIsRefused) {
    auto& it = *under_test;
    const auto account = it.somebody("ada");
    it.wait(it.directory().create_account(kLane, account));
    const auto error = it.error_of(it.directory().create_account(kLane, account));
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), DirectoryError::Kind::refused);
    EXPECT_EQ(error->details().text.find('\n'), std::string::npos);
    EXPECT_FALSE(error->details().text.empty());
}

TEST_P(DirectoryConformance, AnAttributeIsSetAndCleared) {
    auto& it = *under_test;
    const auto id = it.add_active("ada");
    it.wait(it.directory().set_attributes(kLane, id, {write_of("department", Value::text("Łódź Ops"))}, ""));
    EXPECT_EQ(department_of(it, id), Value::text("Łódź Ops"));
    it.wait(it.directory().set_attributes(kLane, id, {write_of("department", Value::empty())}, ""));
    EXPECT_EQ(department_of(it, id), Value::empty());
}

TEST_P(DirectoryConformance, SettingOneAttributeLeavesStateAndTheOthersAlone) {
    auto& it = *under_test;
    const auto id = it.add_active("ada");
    const auto before = it.wait(it.directory().find_account(kLane, id)).value();
    it.wait(it.directory().set_attributes(kLane, id, {write_of("department", Value::text("Ops"))}, ""));
    auto after = it.wait(it.directory().find_account(kLane, id)).value();
    EXPECT_EQ(after.state, before.state);
    EXPECT_EQ(after.login, before.login);
    EXPECT_EQ(after.email, before.email);
    after.values.at(it.department()) = before.values.at(it.department());
    EXPECT_EQ(after.values, before.values);
}

TEST_P(DirectoryConformance, ItsLogTellsWhoChangedWhat) {
    auto& it = *under_test;
    const auto began = it.clock().wall_now();
    const auto id = it.add_active("ada");
    it.settle();
    for (const auto* value : {"Ops", "Law"}) {
        it.wait(it.directory().set_attributes(kLane, id, {write_of("department", Value::text(value))}, ""));
        it.clock().run(it.clock().sleep(std::chrono::minutes{5}));  // the log lags
    }
    const auto edits = it.wait(it.directory().list_edits(kLane, id, began - std::chrono::minutes{1}));
    const auto newest = std::ranges::find(edits, "department", &Edit::attribute);
    ASSERT_NE(newest, edits.end());
    EXPECT_EQ(newest->from, "Ops");
    EXPECT_EQ(newest->to, "Law");
    EXPECT_FALSE(newest->by.empty());
    EXPECT_GE(newest->at, began);
}

TEST_P(DirectoryConformance, ItsLogTellsWhoMovedAState) {
    auto& it = *under_test;
    const auto began = it.clock().wall_now();
    const auto id = it.add_active("ada");
    it.settle();
    it.wait(it.directory().suspend(kLane, id));
    it.clock().run(it.clock().sleep(std::chrono::minutes{5}));  // the log lags
    const auto edits = it.wait(it.directory().list_edits(kLane, id, began - std::chrono::minutes{1}));
    const auto newest = std::ranges::find(edits, kStateEdit, &Edit::attribute);
    ASSERT_NE(newest, edits.end());
    EXPECT_EQ(newest->to, "suspended");
    EXPECT_FALSE(newest->by.empty());
}

TEST_P(DirectoryConformance, ItsLogTellsWhoGaveAndTookAMembership) {
    auto& it = *under_test;
    const auto began = it.clock().wall_now();
    const auto ada = it.add_active("ada");
    const auto pilots = it.wait(it.directory().create_group(kLane, "Pilots", "")).id;
    const auto others = it.wait(it.directory().create_group(kLane, "Others", "")).id;
    it.settle();
    it.wait(it.directory().add_member(kLane, pilots, ada));
    it.wait(it.directory().add_member(kLane, others, ada));
    it.clock().run(it.clock().sleep(std::chrono::minutes{5}));  // the log lags
    it.wait(it.directory().remove_member(kLane, pilots, ada));
    it.clock().run(it.clock().sleep(std::chrono::minutes{5}));
    const auto edits = it.wait(it.directory().list_edge_edits(kLane, ada, pilots, began - std::chrono::minutes{1}));
    ASSERT_EQ(edits.size(), 2U);
    EXPECT_FALSE(edits[0].gave);
    EXPECT_TRUE(edits[1].gave);
    for (const auto& edit : edits) {
        EXPECT_FALSE(edit.by.empty());
        EXPECT_FALSE(edit.event.empty());
        EXPECT_EQ(edit.how, "");
        EXPECT_GE(edit.at, began);
    }
    EXPECT_TRUE(
        it.wait(it.directory().list_edge_edits(kLane, ada, pilots, edits[0].at + std::chrono::minutes{1})).empty());
}

TEST_P(DirectoryConformance, TheLifeOfAnAccount) {
    auto& it = *under_test;
    const auto id = it.wait(it.directory().create_account(kLane, it.somebody("ada"))).account.id;
    it.wait(it.directory().activate(kLane, id, {}));
    EXPECT_EQ(state_of(it, id), AccountState::active);
    const auto active = it.add_active("bob");
    it.wait(it.directory().suspend(kLane, active));
    EXPECT_EQ(state_of(it, active), AccountState::suspended);
    it.wait(it.directory().unsuspend(kLane, active));
    EXPECT_EQ(state_of(it, active), AccountState::active);
    it.wait(it.directory().suspend(kLane, active));
    it.wait(it.directory().deactivate(kLane, active));
    EXPECT_EQ(state_of(it, active), it.after_deactivation());
    it.wait(it.directory().delete_account(kLane, active));
    EXPECT_EQ(it.wait(it.directory().find_account(kLane, active)), std::nullopt);
}

TEST_P(DirectoryConformance, ALifeCycleCallMayBeRepeated) {
    auto& it = *under_test;
    const auto id = it.add_active("ada");
    for (int i = 0; i < 2; ++i) it.wait(it.directory().suspend(kLane, id));
    EXPECT_EQ(state_of(it, id), AccountState::suspended);
    for (int i = 0; i < 2; ++i) it.wait(it.directory().unsuspend(kLane, id));
    EXPECT_EQ(state_of(it, id), AccountState::active);
    it.wait(it.directory().suspend(kLane, id));
    for (int i = 0; i < 2; ++i) it.wait(it.directory().deactivate(kLane, id));
    EXPECT_EQ(state_of(it, id), it.after_deactivation());
    for (int i = 0; i < 2; ++i) it.wait(it.directory().delete_account(kLane, id));
}

TEST_P(DirectoryConformance, AListHoldsEverybodyOfEveryState) {
    auto& it = *under_test;
    const auto before = all_ids(it);
    std::set<std::string> made;
    made.insert(it.wait(it.directory().create_account(kLane, it.somebody("staged"))).account.id.value);
    made.insert(it.add_active("active").value);
    const auto suspended = it.add_active("suspended");
    it.wait(it.directory().suspend(kLane, suspended));
    made.insert(suspended.value);
    const auto deactivated = it.add_active("deactivated");
    it.wait(it.directory().suspend(kLane, deactivated));
    it.wait(it.directory().deactivate(kLane, deactivated));
    made.insert(deactivated.value);
    it.settle();
    const auto after = all_ids(it);
    EXPECT_EQ(after.size(), before.size() + made.size());
    EXPECT_TRUE(std::ranges::includes(after, made));
}

TEST_P(DirectoryConformance, AListHoldsWhatAReadByIdHolds) {
    auto& it = *under_test;
    const auto id = it.add_active("ada");
    it.wait(it.directory().set_attributes(kLane, id, {write_of("department", Value::text("Ops"))}, ""));
    it.settle();
    std::optional<Account> listed;
    std::optional<Cursor> after;
    do {
        const auto end = it.wait(it.directory().list_accounts(kLane, after, [&](const AccountRow& row) {
            if (row.id() == id.value) listed = row.to_account();
        }));
        after = end.next;
    } while (after);
    ASSERT_TRUE(listed);
    EXPECT_EQ(listed->how, ReadHow::list);
    const auto read = it.wait(it.directory().find_account(kLane, id)).value();
    EXPECT_EQ(listed->state, read.state);
    EXPECT_EQ(listed->login, read.login);
    EXPECT_EQ(listed->email, read.email);
    EXPECT_EQ(listed->values, read.values);
}

TEST_P(DirectoryConformance, AMemberIsAddedAndRemovedAndBothMayBeRepeated) {
    auto& it = *under_test;
    const auto id = it.add_active("ada");
    const auto group = it.wait(it.directory().create_group(kLane, "Pilots", "who fly"));
    EXPECT_EQ(group.name, "Pilots");
    EXPECT_EQ(group.kind, GroupKind::writable);
    EXPECT_FALSE(it.wait(it.directory().is_member(kLane, group.id, id)));
    for (int i = 0; i < 2; ++i) it.wait(it.directory().add_member(kLane, group.id, id));
    it.settle();
    EXPECT_TRUE(it.wait(it.directory().is_member(kLane, group.id, id)));
    EXPECT_EQ(it.wait(it.directory().list_members(kLane, group.id)), std::vector{id});
    const auto groups = it.wait(it.directory().get_memberships(kLane, id)).groups;
    EXPECT_EQ(std::ranges::count(groups, group.id), 1);
    for (int i = 0; i < 2; ++i) it.wait(it.directory().remove_member(kLane, group.id, id));
    it.settle();
    EXPECT_FALSE(it.wait(it.directory().is_member(kLane, group.id, id)));
    EXPECT_TRUE(it.wait(it.directory().list_members(kLane, group.id)).empty());
}

TEST_P(DirectoryConformance, AGroupIsFoundByIdAndInTheList) {
    auto& it = *under_test;
    const auto made = it.wait(it.directory().create_group(kLane, "Pilots", ""));
    it.settle();
    EXPECT_EQ(it.wait(it.directory().find_group(kLane, made.id)).value(), made);
    const auto groups = it.wait(it.directory().list_groups(kLane));
    const auto listed = std::ranges::find(groups, made.id, &Group::id);
    ASSERT_NE(listed, groups.end());
    EXPECT_EQ(*listed, made);
}

TEST_P(DirectoryConformance, AReadIsAskedAgainAfterAFailureThatPasses) {
    auto& it = *under_test;
    const auto id = it.add_active("ada");
    it.transport().faults().add({.method = "GET", .count = 1, .effect = twin::Effect::status, .status = 500});
    EXPECT_TRUE(it.wait(it.directory().find_account(kLane, id)));
}

TEST_P(DirectoryConformance, AWriteWithoutAnAnswerIsSentOnceAndInDoubt) {
    auto& it = *under_test;
    it.wait(it.directory().list_groups(kLane));  // whatever signing in takes is done
    it.transport().forget_sent();
    it.transport().faults().add({.method = "POST", .count = 1, .effect = twin::Effect::drop_after});
    const auto account = it.somebody("ada");
    const auto error = it.error_of(it.directory().create_account(kLane, account));
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), DirectoryError::Kind::unknown_outcome);
    EXPECT_EQ(std::ranges::count(it.transport().sent(), "POST", &Request::method), 1);
    EXPECT_EQ(it.wait(it.directory().find_by_name(kLane, it.name_attribute(), account.login)).size(), 1U);
}

TEST_P(DirectoryConformance, APageThatIsNoJsonIsMalformedAndNeverShort) {
    auto& it = *under_test;
    it.add_active("ada");
    it.settle();
    it.transport().faults().add({.method = "GET",
                                 .count = 1,
                                 .effect = twin::Effect::status,
                                 .status = 200,
                                 .body = "<html><body>Maintenance</body></html>"});
    std::optional<DirectoryError> error;
    for (int i = 0; i < 3 && !error; ++i) {
        error = it.error_of(it.directory().list_accounts(kLane, std::nullopt, [](const AccountRow&) {}));
    }
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), DirectoryError::Kind::malformed);
}

TEST_P(DirectoryConformance, TheOrgHasAnId) {
    auto& it = *under_test;
    EXPECT_FALSE(it.wait(it.directory().get_org(kLane)).id.empty());
}

TEST_P(DirectoryConformance, AFullCredentialLacksNothingRequired) {
    auto& it = *under_test;
    for (const auto& finding : it.wait(it.directory().check_access())) {
        EXPECT_TRUE(finding.granted || !finding.required) << finding.what << ": " << finding.remedy;
    }
}

TEST_P(DirectoryConformance, EveryKindOfChangeHasACostInKnownBuckets) {
    auto& it = *under_test;
    const auto permitted = it.directory().permitted_per_minute();
    for (std::size_t kind = 0; kind < EnumNames<ChangeKind>::kNames.size(); ++kind) {
        Change change;
        change.kind = static_cast<ChangeKind>(kind);
        for (const auto& [bucket, calls] : it.directory().cost_of(change)) {
            EXPECT_GT(calls, 0);
            EXPECT_TRUE(permitted.contains(bucket)) << bucket;
        }
    }
}

}  // namespace
}  // namespace lockstep::directory
