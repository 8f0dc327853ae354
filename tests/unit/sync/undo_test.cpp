#include "sync/undo.hpp"

#include <gtest/gtest.h>

#include "tests/unit/sync/people.hpp"

namespace lockstep::sync {
namespace {

const RuleId kDepartment{"jumpcloud.department=okta.department"};

JournalLine make_line(ChangeKind kind) {
    JournalLine line;
    line.kind = kind;
    line.side = Side::okta;
    line.run = {"r1"};
    line.identity = {"jumpcloud:5f1"};
    line.person = "ada@example.com";
    line.account = "00u1";
    return line;
}

JournalLine line_of_department(const std::string& before, const std::string& after) {
    auto line = make_line(ChangeKind::set_attributes);
    line.writes = {{kDepartment, "department", Value::text(before), Value::text(after), Value::text(after)}};
    return line;
}

JournalLine line_of_group(ChangeKind kind) {
    auto line = make_line(kind);
    line.object = "00g1";
    line.before = kind == ChangeKind::add_member ? "absent" : "member";
    line.after = kind == ChangeKind::add_member ? "member" : "absent";
    return line;
}

/// Ada with a department in Okta, in the groups given.
struct World {
    explicit World(const std::string& department = "Sales", std::vector<GroupId> groups = {})
        : policy{make_policy()},
          facts{make_facts(make_account(policy, Side::jumpcloud, {{"department", "Sales"}}),
                           make_account(policy, Side::okta, {{"department", department}}))} {
        facts.jumpcloud.account->how = facts.okta.account->how = ReadHow::by_id;
        facts.answers[{Question::Kind::memberships, Side::okta, "00u1", {}}] = Memberships{std::move(groups), {}, {}};
        standing.population = "employees";
        standing.source = Side::jumpcloud;
    }
    /// What is left of the line's inverse, and in `left` why the rest is not.
    std::optional<Change> take_back(const JournalLine& line) {
        auto inverse = inverse_of(line);
        if (!inverse) {
            left = {{"", inverse.error(), {}}};
            return std::nullopt;
        }
        left = take_out_what_moved(policy, facts, standing, kNow, *inverse);
        if (!writes_anything(*inverse)) return std::nullopt;
        const auto after = facts_after(policy, facts, *inverse);
        for (auto& more : take_out_what_returns(plan(policy, after, standing, kNow), *inverse)) {
            left.push_back(std::move(more));
        }
        if (!writes_anything(*inverse)) return std::nullopt;
        return *inverse;
    }

    policy::Policy policy;
    Facts facts;
    Standing standing = make_standing();
    std::vector<NotUndone> left;
};

TEST(Undo, ThePolicyWouldWriteItAgainSoTheRuleIsNamed) {
    World world;
    EXPECT_FALSE(world.take_back(line_of_department("Eng", "Sales")));
    ASSERT_EQ(world.left.size(), 1u);
    EXPECT_EQ(world.left.front().rule, kDepartment);
    EXPECT_EQ(world.left.front().what, "department");
}

TEST(Undo, AValueThatIsPinnedComesBack) {
    World world;
    world.standing.pins = {{kDepartment, "bob", kNow}};
    const auto change = world.take_back(line_of_department("Eng", "Sales"));
    ASSERT_TRUE(change) << world.left.front().why;
    EXPECT_EQ(change->writes.front().after, Value::text("Eng"));
    EXPECT_EQ(change->cause, Cause::undo);
}

TEST(Undo, WhatSomebodyChangedSinceIsLeftAlone) {
    World world{"Marketing"};
    world.standing.pins = {{kDepartment, "bob", kNow}};
    EXPECT_FALSE(world.take_back(line_of_department("Eng", "Sales")));
    EXPECT_NE(world.left.front().why.find("Marketing"), std::string::npos);
    EXPECT_TRUE(world.left.front().rule.empty()) << "no pin helps";
}

TEST(Undo, AMembershipIsTakenBackWhileItStands) {
    World world{"Sales", {{"00g1"}}};
    const auto change = world.take_back(line_of_group(ChangeKind::add_member));
    ASSERT_TRUE(change) << world.left.front().why;
    EXPECT_EQ(change->kind, ChangeKind::remove_member);
    EXPECT_FALSE(World{"Sales"}.take_back(line_of_group(ChangeKind::add_member))) << "somebody took it already";
}

TEST(Undo, NobodyIsGivenAnythingBackWhomTheSourceHasShutOut) {
    World world;
    EXPECT_TRUE(world.take_back(line_of_group(ChangeKind::remove_member)));
    world.facts.jumpcloud.account->state = AccountState::suspended;
    EXPECT_FALSE(world.take_back(line_of_group(ChangeKind::remove_member)));
    EXPECT_NE(world.left.front().why.find("source"), std::string::npos);
}

TEST(Undo, AHoldAndAProtectionSpeakAgainst) {
    World held;
    held.standing.hold = true;
    EXPECT_FALSE(held.take_back(line_of_group(ChangeKind::remove_member)));
    World shielded{"Sales", {{"00g1"}}};
    shielded.facts.okta.account->administrator = true;
    EXPECT_FALSE(shielded.take_back(line_of_group(ChangeKind::add_member)));
    EXPECT_NE(shielded.left.front().why.find("protected"), std::string::npos);
}

TEST(Undo, AnAccountThatWeCreatedIsSuspendedAndNeverDeleted) {
    World world;
    const auto change = world.take_back(make_line(ChangeKind::create_account));
    ASSERT_TRUE(change) << world.left.front().why;
    EXPECT_EQ(change->kind, ChangeKind::suspend);
    world.facts.okta.account->state = AccountState::suspended;
    EXPECT_FALSE(world.take_back(make_line(ChangeKind::create_account)));
}

TEST(Undo, NeverActivatesAndSaysWhatCannotComeBack) {
    for (const auto kind : {ChangeKind::suspend, ChangeKind::deactivate, ChangeKind::end_sessions,
                            ChangeKind::expire_password, ChangeKind::delete_account, ChangeKind::create_group,
                            ChangeKind::activate_with_mail, ChangeKind::link, ChangeKind::hand_over}) {
        const auto inverse = inverse_of(make_line(kind));
        ASSERT_FALSE(inverse) << name_of(kind);
        EXPECT_FALSE(inverse.error().empty()) << name_of(kind);
    }
}

TEST(Undo, ASuspensionByUndoIsNotByUs) {
    World world;
    const auto change = world.take_back(make_line(ChangeKind::activate));
    ASSERT_TRUE(change);
    auto held = *world.facts.okta.account;
    held.state = AccountState::suspended;
    const auto standing = after_success(world.policy, world.standing, *change, held, kNow);
    EXPECT_FALSE(standing.okta.suspended_by_us_at) << "it ends the way it came, not when the source says active";
}

TEST(Undo, AChainOfWritesIsTakenBackToItsBeginning) {
    const auto lines = folded_lines({line_of_department("Sales", "Law"), line_of_department("Eng", "Sales")});
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines.front().writes.front().before, Value::text("Eng"));
    EXPECT_EQ(lines.front().writes.front().after, Value::text("Law"));
    const auto broken = folded_lines({line_of_department("Sales", "Law"), line_of_department("Eng", "Ops")});
    EXPECT_EQ(broken.size(), 2u) << "somebody wrote in between";
}

}  // namespace
}  // namespace lockstep::sync
