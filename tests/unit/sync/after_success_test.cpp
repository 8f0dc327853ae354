#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/match.hpp"
#include "tests/unit/sync/people.hpp"

namespace lockstep::sync {
namespace {

const RuleId kDepartment{"jumpcloud.department=okta.department"};
const RuleId kTitle{"jumpcloud.jobTitle=okta.title"};

Change write_department(const std::string& before, const std::string& after) {
    Change change;
    change.kind = ChangeKind::set_attributes;
    change.side = Side::okta;
    change.account = {"00u1"};
    change.writes = {{kDepartment, "department", Value::text(before), Value::text(after), Value::text(after)}};
    change.id = change_id(change);
    return change;
}

Standing after(const policy::Policy& policy, const Change& change, const std::string& held) {
    return after_success(policy, make_standing(), change, make_account(policy, Side::okta, {{"department", held}}),
                         kNow);
}

TEST(AfterSuccess, BaseIsWhatIsHeldAndTheOtherSidesValueThatThePlanUsed) {
    const auto policy = make_policy();
    const auto standing = after(policy, write_department("Ops", "Sales"), "Sales");
    EXPECT_EQ(standing.bases.at(kDepartment), (Base{Value::text("Sales"), Value::text("Sales"), "1", true}));
}

TEST(AfterSuccess, UnverifiedWriteMovesNothing) {
    const auto policy = make_policy();
    const auto standing = after_success(policy, make_standing(), write_department("Ops", "Sales"), std::nullopt, kNow);
    EXPECT_EQ(standing, make_standing());
}

TEST(AfterSuccess, OfAPartlyAppliedWriteExactlyTheRulesSeenMove) {
    const auto policy = make_policy();
    auto change = write_department("Ops", "Sales");
    change.writes.push_back({kTitle, "title", Value::text("a"), Value::text("b"), Value::text("b")});
    const auto held = make_account(policy, Side::okta, {{"department", "Sales"}, {"title", "a"}});
    EXPECT_EQ(held_by(policy, make_standing(), change, held), Held::some);
    const auto standing = after_success(policy, make_standing(), change, held, kNow);
    EXPECT_TRUE(standing.bases.contains(kDepartment));
    EXPECT_FALSE(standing.bases.contains(kTitle));
}

TEST(AfterSuccess, AnActivationLeavesTheStatesAsSeenTogether) {
    const auto policy = make_policy();
    auto before = make_standing();
    before.source = Side::jumpcloud;
    Change change;
    change.kind = ChangeKind::activate;
    change.side = Side::okta;
    change.before = "staged";
    change.after = "active";
    const auto standing = after_success(policy, before, change, make_account(policy, Side::okta, {}), kNow);
    ASSERT_TRUE(standing.bases.contains(kStateRule));
    EXPECT_EQ(standing.bases.at(kStateRule), (Base{Value::text("active"), Value::text("active"), "", true}));
}

TEST(LearnedForm, IsLearnedWhenBothFoldToTheSame) {
    const auto policy = make_policy();
    const auto standing = after(policy, write_department("Ops", "SALES "), "Sales");
    EXPECT_EQ(standing.learned.at(kDepartment), (LearnedForm{Side::okta, Value::text("SALES "), Value::text("Sales")}));
    EXPECT_EQ(standing.bases.at(kDepartment).okta, Value::text("Sales"));
}

TEST(LearnedForm, EqualToTheValueBeforeIsARefusalAndTeachesNothing) {
    const auto policy = make_policy();
    EXPECT_EQ(after(policy, write_department("sales", "Sales"), "sales"), make_standing());
    EXPECT_EQ(held_by(policy, make_standing(), write_department("sales", "Sales"),
                      make_account(policy, Side::okta, {{"department", "sales"}})),
              Held::none);
}

TEST(LearnedForm, ATruncationTeachesNothing) {
    const auto policy = make_policy();
    EXPECT_EQ(after(policy, write_department("Ops", "Sales and more"), "Sales and"), make_standing());
}

TEST(AfterSuccess, GraceCountsFromTheReadBackAndARunningOneGoesOn) {
    const auto policy = make_policy();
    auto standing = make_standing();
    standing.population = "employees";
    standing.source = Side::jumpcloud;
    Change change;
    change.kind = ChangeKind::suspend;
    change.cause = Cause::absence;
    auto held = make_account(policy, Side::okta);
    held.status_changed = kNow;
    standing = after_success(policy, standing, change, held, kNow);
    EXPECT_EQ(standing.okta.suspended_by_us_status, kNow);
    EXPECT_EQ(standing.okta.suspended_by_us_cause, Cause::absence);
    EXPECT_EQ(standing.grace_until, kNow + std::chrono::hours{24});
    standing = after_success(policy, standing, change, held, kNow + std::chrono::hours{5});
    EXPECT_EQ(standing.grace_until, kNow + std::chrono::hours{24});
}

TEST(AfterSuccess, OnlyWhatAssignGivesIsAGift) {
    const auto policy = make_policy();
    Change change;
    change.kind = ChangeKind::add_member;
    change.object = "00g1";
    change.cause = Cause::group_pair;
    EXPECT_TRUE(after_success(policy, make_standing(), change, std::nullopt, kNow).given.empty());
    change.cause = Cause::population;
    const auto standing = after_success(policy, make_standing(), change, std::nullopt, kNow);
    ASSERT_EQ(standing.given.size(), 1U);
    change.kind = ChangeKind::remove_member;
    EXPECT_TRUE(after_success(policy, standing, change, std::nullopt, kNow).given.empty());
}

TEST(AfterLink, ForgetsWhatWasKnownOfTheAccountThatIsGone) {
    auto standing = make_standing();
    standing.jumpcloud.gone = true;
    standing.bases[kDepartment] = {Value::text("a"), Value::text("a"), "1", true};
    standing.given = {{ChangeKind::add_member, Side::jumpcloud, "g1", "Staff", "employees"},
                      {ChangeKind::add_member, Side::okta, "g2", "Staff", "employees"}};
    const auto linked = after_link(standing, {{"5f2"}, {"00u1"}, "", true, {}}, kNow);
    EXPECT_EQ(linked.jumpcloud.account, AccountId{"5f2"});
    EXPECT_FALSE(linked.jumpcloud.gone);
    EXPECT_TRUE(linked.bases.empty());
    ASSERT_EQ(linked.given.size(), 1U);
    EXPECT_EQ(linked.given[0].side, Side::okta);
    EXPECT_EQ(linked.linked_at, kNow);
    EXPECT_EQ(after_link(linked, {{"5f2"}, {"00u1"}, "", true, {}}, kNow + std::chrono::hours{1}), linked);
}

TEST(AfterRefusal, NamedAttributesOfACreationAreStuckAndTheRestIsCreated) {
    const auto policy = make_policy();
    auto facts = make_facts(make_account(policy, Side::jumpcloud, {{"department", "Ops"}}), std::nullopt);
    facts.answers[{Question::Kind::name_holder, Side::okta, "login", "ada@example.com"}] = NameHolders{};
    auto first = plan(policy, facts, make_standing(false), kNow);
    auto refused = first.changes.at(0);
    std::erase_if(refused.writes, [](const AttributeWrite& write) { return write.attribute != "department"; });
    const auto standing = after_refusal(policy, first.next, refused, {"E0000001", "no"}, kNow);
    const auto second = plan(policy, facts, standing, kNow);
    ASSERT_EQ(second.changes.at(0).kind, ChangeKind::create_account);
    EXPECT_EQ(second.changes[0].writes.size(), first.changes[0].writes.size() - 1);
    EXPECT_EQ(second.changes.at(1).needs, std::vector{second.changes[0].id});
}

TEST(AfterRefusal, ACreationRefusedAsAWholeIsNotTriedAgainUntilItsContentMoves) {
    const auto policy = make_policy();
    auto facts = make_facts(make_account(policy, Side::jumpcloud), std::nullopt);
    facts.answers[{Question::Kind::name_holder, Side::okta, "login", "ada@example.com"}] = NameHolders{};
    const auto first = plan(policy, facts, make_standing(false), kNow);
    const auto standing = after_refusal(policy, first.next, first.changes.at(0), {"E0000001", "no"}, kNow);
    const auto second = plan(policy, facts, standing, kNow);
    EXPECT_TRUE(second.changes.empty());
    EXPECT_EQ(second.next.stuck.size(), 1U);
    facts.jumpcloud.account = make_account(policy, Side::jumpcloud, {{"department", "Ops"}});
    EXPECT_EQ(plan(policy, facts, second.next, kNow).changes.size(), 2U);
}

}  // namespace
}  // namespace lockstep::sync
