#include "sync/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/sync/people.hpp"

namespace lockstep::sync {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

std::vector<ChangeKind> kinds_of(const IdentityPlan& plan) {
    std::vector<ChangeKind> kinds;
    for (const auto& change : plan.changes) kinds.push_back(change.kind);
    return kinds;
}

Question login_question() {
    return {Question::Kind::name_holder, Side::okta, "login", "ada@example.com"};
}

TEST(Plan, AsksWhoHoldsTheLoginBeforeItCreates) {
    const auto policy = make_policy();
    auto facts = make_facts(make_account(policy, Side::jumpcloud), std::nullopt);
    const auto first = plan(policy, facts, make_standing(false), kNow);
    EXPECT_THAT(first.questions, testing::ElementsAre(login_question()));
    EXPECT_THAT(first.changes, IsEmpty());

    facts.answers[login_question()] = NameHolders{};
    const auto second = plan(policy, facts, make_standing(false), kNow);
    EXPECT_THAT(second.questions, IsEmpty());
    EXPECT_THAT(kinds_of(second), testing::ElementsAre(ChangeKind::create_account, ChangeKind::activate_with_mail));
    EXPECT_THAT(second.changes[1].needs, testing::ElementsAre(second.changes[0].id));
    EXPECT_TRUE(second.changes[1].mail_by_default);
    EXPECT_EQ(second.changes[1].object_name, "ada@example.com");
}

TEST(Plan, ActivationIsTheSameChangeOnceTheAccountIsThere) {
    const auto policy = make_policy();
    auto facts = make_facts(make_account(policy, Side::jumpcloud), std::nullopt);
    facts.answers[login_question()] = NameHolders{};
    const auto before = plan(policy, facts, make_standing(false), kNow);
    auto created = make_account(policy, Side::okta);
    created.state = AccountState::staged;
    const auto standing = after_success(policy, before.next, before.changes.at(0), created, kNow);
    EXPECT_TRUE(standing.linked());
    facts.okta = {Presence::present, created};
    const auto after = plan(policy, facts, standing, kNow);
    ASSERT_THAT(after.changes, SizeIs(1));
    EXPECT_EQ(after.changes[0].id, before.changes.at(1).id);
}

TEST(Plan, OwnWriteEchoedBackPlansNothing) {
    const auto policy = make_policy();
    auto facts = make_facts(make_account(policy, Side::jumpcloud, {{"department", "Engines"}}),
                            make_account(policy, Side::okta));
    const auto first = plan(policy, facts, make_standing(), kNow);
    ASSERT_EQ(kinds_of(first), std::vector{ChangeKind::set_attributes});
    const auto written = make_account(policy, Side::okta, {{"department", "Engines"}});
    const auto standing = after_success(policy, first.next, first.changes[0], written, kNow);
    facts.okta = {Presence::present, written};
    const auto second = plan(policy, facts, standing, kNow);
    EXPECT_THAT(second.changes, IsEmpty());
    EXPECT_EQ(second.next, standing);
}

TEST(Plan, LeaverIsSuspendedLosesSessionsAndIsDeactivatedAfterTheGrace) {
    const auto policy = make_policy();
    auto facts = make_facts(make_account(policy, Side::jumpcloud), make_account(policy, Side::okta));
    auto standing = plan(policy, facts, make_standing(), kNow).next;
    facts.jumpcloud.account->state = AccountState::suspended;
    auto leaving = plan(policy, facts, standing, kNow);
    ASSERT_EQ(kinds_of(leaving), (std::vector{ChangeKind::suspend, ChangeKind::end_sessions}));
    EXPECT_TRUE(leaving.changes[0].commanded);

    facts.okta.account->state = AccountState::suspended;
    standing = after_success(policy, leaving.next, leaving.changes[0], facts.okta.account, kNow);
    auto sessions = plan(policy, facts, standing, kNow);
    ASSERT_THAT(sessions.changes, SizeIs(1));
    EXPECT_EQ(sessions.changes[0].id, leaving.changes[1].id);
    standing = after_success(policy, sessions.next, sessions.changes[0], facts.okta.account, kNow);

    const auto grace = plan(policy, facts, standing, kNow);
    EXPECT_THAT(grace.changes, IsEmpty());
    EXPECT_EQ(grace.wake, kNow + std::chrono::hours{24});
    const auto over = plan(policy, facts, standing, *grace.wake);
    EXPECT_EQ(kinds_of(over), std::vector{ChangeKind::deactivate});
}

TEST(Plan, ListsRaiseSuspicionReadsByIdConvict) {
    const auto policy = make_policy();
    auto facts = make_facts(make_account(policy, Side::jumpcloud), make_account(policy, Side::okta));
    facts.jumpcloud.account->state = AccountState::suspended;
    facts.jumpcloud.account->how = ReadHow::list;
    const auto suspicion = plan(policy, facts, make_standing(), kNow);
    const Question by_id{Question::Kind::account_by_id, Side::jumpcloud, "5f1", {}};
    EXPECT_THAT(suspicion.questions, testing::ElementsAre(by_id));

    auto fresh = *facts.jumpcloud.account;
    fresh.how = ReadHow::by_id;
    fresh.state = AccountState::active;  // the list was late
    facts.answers[by_id] = fresh;
    EXPECT_THAT(plan(policy, facts, make_standing(), kNow).changes, IsEmpty());
}

TEST(Plan, AbsenceProvesNothing) {
    const auto policy = make_policy();
    auto facts = make_facts(std::nullopt, make_account(policy, Side::okta));
    facts.jumpcloud.presence = Presence::missing;
    const auto missing = plan(policy, facts, make_standing(), kNow);
    EXPECT_THAT(missing.changes, IsEmpty());
    EXPECT_THAT(missing.questions, SizeIs(1));
    facts.jumpcloud.presence = Presence::gone;
    auto standing = make_standing();
    standing.population = "employees";
    standing.source = Side::jumpcloud;
    const auto gone = plan(policy, facts, standing, kNow);
    EXPECT_EQ(kinds_of(gone), (std::vector{ChangeKind::suspend, ChangeKind::end_sessions}));
    EXPECT_FALSE(gone.changes[0].commanded);
    EXPECT_TRUE(gone.next.jumpcloud.gone);
}

TEST(Plan, RefusedValueIsStuckUntilItMoves) {
    const auto policy = make_policy();
    auto facts = make_facts(make_account(policy, Side::jumpcloud, {{"department", "Engines"}}),
                            make_account(policy, Side::okta));
    const auto first = plan(policy, facts, make_standing(), kNow);
    auto standing = after_refusal(policy, first.next, first.changes.at(0), {"E0000001", "no such department"}, kNow);
    const auto second = plan(policy, facts, standing, kNow);
    EXPECT_THAT(second.changes, IsEmpty());
    EXPECT_THAT(second.next.stuck, SizeIs(1));
    facts.jumpcloud.account = make_account(policy, Side::jumpcloud, {{"department", "Looms"}});
    const auto third = plan(policy, facts, second.next, kNow);
    EXPECT_THAT(third.changes, SizeIs(1));
    EXPECT_THAT(third.next.stuck, IsEmpty());
}

TEST(Plan, RefusedValueIsTriedAgainWhenTheVendorsSchemaMoves) {
    auto policy = make_policy();
    const auto facts = make_facts(make_account(policy, Side::jumpcloud, {{"department", "Engines"}}),
                                  make_account(policy, Side::okta));
    const auto first = plan(policy, facts, make_standing(), kNow);
    const auto standing = after_refusal(policy, first.next, first.changes.at(0), {"E0000001", "too long"}, kNow);
    EXPECT_THAT(plan(policy, facts, standing, kNow).changes, IsEmpty());
    const auto department =
        std::ranges::find(policy.okta_schema.attributes, "department", [](const auto& one) { return one.name; });
    ASSERT_NE(department, policy.okta_schema.attributes.end());
    department->max_length += 100;
    EXPECT_THAT(plan(policy, facts, standing, kNow).changes, SizeIs(1));
}

}  // namespace
}  // namespace lockstep::sync
