#include "sync/match.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/sync/people.hpp"

namespace lockstep::sync {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class MatchTest : public testing::Test {
protected:
    MatchTest() {
        policy.jumpcloud.slot("employeeIdentifier");
        policy.okta.slot("employeeNumber");
        add_rule("email", "email", false, true);
        add_rule("employeeIdentifier", "employeeNumber", true, false);
        add_rule("lastname", "lastName", false, false);
    }

    void add_rule(const std::string& jumpcloud, const std::string& okta, bool strong, bool folds) {
        policy::MatchRule rule;
        const expression::Scope left{&policy.jumpcloud_schema, nullptr, &policy.jumpcloud, nullptr, false};
        const expression::Scope right{nullptr, &policy.okta_schema, nullptr, &policy.okta, false};
        rule.jumpcloud = expression::compile("jumpcloud." + jumpcloud, {}, left).value();
        rule.okta = expression::compile("okta." + okta, {}, right).value();
        rule.strong = strong;
        rule.folds = folds;
        rule.text = jumpcloud + " == " + okta;
        policy.match.push_back(rule);
    }

    Account& add(Side side, const std::string& id, const std::string& email, const std::string& number = {},
                 const std::string& last_name = {}) {
        auto account = make_account(policy, side);
        account.id = {id};
        account.email = email;
        account.login = side == Side::okta ? email : id;
        const auto set = [&](const char* name, const std::string& value) {
            account.values[*policy.slots(side).find(name)] = Value::text(value);
        };
        set("email", email);
        set(side == Side::okta ? "employeeNumber" : "employeeIdentifier", number);
        set(side == Side::okta ? "lastName" : "lastname", last_name);
        auto& list = side == Side::okta ? world.okta : world.jumpcloud;
        list.push_back(account);
        return list.back();
    }
    void link(const std::string& jumpcloud, const std::string& okta, bool jumpcloud_gone = false) {
        Standing standing;
        standing.id = {"jumpcloud:" + jumpcloud};
        standing.jumpcloud = {.account = {jumpcloud}, .gone = jumpcloud_gone};
        standing.okta.account = {okta};
        world.standings.push_back(standing);
    }
    void decide(const std::string& about, const std::string& answer) {
        Standing standing;
        standing.decisions = {{.about = about, .answer = answer}};
        world.standings.push_back(standing);
    }
    [[nodiscard]] std::vector<std::string> links() const {
        std::vector<std::string> list;
        for (const auto& one : match(policy, world).links) list.push_back(one.jumpcloud.value + "-" + one.okta.value);
        return list;
    }
    [[nodiscard]] std::vector<Case::Kind> cases() const {
        std::vector<Case::Kind> list;
        for (const auto& one : match(policy, world).cases) list.push_back(one.kind);
        return list;
    }

    policy::Policy policy = make_policy();
    World world;
};

TEST_F(MatchTest, LinksEachOthersOnlyCandidateWithoutRegardToCaseAndSpace) {
    add(Side::jumpcloud, "j1", "Ada@Example.com ");
    add(Side::okta, "o1", "ada@example.com");
    add(Side::okta, "o2", "eve@example.com");
    const auto answer = match(policy, world);
    ASSERT_THAT(answer.links, SizeIs(1));
    EXPECT_EQ(answer.links[0].rules, "email == email");
    EXPECT_THAT(answer.alone_okta, ElementsAre(AccountId{"o2"}));
    EXPECT_THAT(answer.alone_jumpcloud, IsEmpty());
}

TEST_F(MatchTest, EmptyNeverMatches) {
    add(Side::jumpcloud, "j1", "");
    add(Side::okta, "o1", "").login = "";
    const auto answer = match(policy, world);
    EXPECT_THAT(answer.links, IsEmpty());
    EXPECT_THAT(answer.cases, IsEmpty());
}

TEST_F(MatchTest, JumpCloudEmailAndOktaLoginAreOneNameSpace) {
    add(Side::jumpcloud, "j1", "ada@example.com");
    add(Side::okta, "o1", "private@example.org").login = "ADA@example.com";
    EXPECT_THAT(links(), ElementsAre("j1-o1"));
}

TEST_F(MatchTest, ALoginAndAnEmailThatNameTwoPeopleAreACase) {
    add(Side::jumpcloud, "j1", "ada@example.com");
    add(Side::okta, "o1", "private@example.org").login = "ada@example.com";
    add(Side::okta, "o2", "ada@example.com").login = "other@example.com";
    const auto answer = match(policy, world);
    EXPECT_THAT(answer.links, IsEmpty());
    EXPECT_THAT(cases(), ElementsAre(Case::Kind::ambiguous));
    EXPECT_THAT(answer.in_case, SizeIs(3));
}

TEST_F(MatchTest, ARuleThatNamesSomebodyElseSpeaksAgainst) {
    add(Side::jumpcloud, "j1", "ada@example.com", "7");
    add(Side::okta, "o1", "ada@example.com", "8");
    add(Side::okta, "o2", "eve@example.com", "7");
    const auto answer = match(policy, world);
    EXPECT_THAT(answer.links, IsEmpty());
    ASSERT_THAT(answer.cases, SizeIs(1));
    EXPECT_EQ(answer.cases[0].candidates[1].account, AccountId{"o1"});  // by the order of the rules
    EXPECT_THAT(answer.cases[0].answers, ElementsAre("link j1 o1", "link j1 o2", "separate"));
    EXPECT_THAT(answer.alone_okta, IsEmpty());
}

TEST_F(MatchTest, AStrongRuleSpeaksAgainstWhenBothHoldItsValueAndDiffer) {
    add(Side::jumpcloud, "j1", "ada@example.com", "7");
    add(Side::okta, "o1", "ada@example.com", "8");
    EXPECT_THAT(links(), IsEmpty());
    EXPECT_THAT(cases(), ElementsAre(Case::Kind::ambiguous));
}

TEST_F(MatchTest, AWeakRuleThatDiffersDoesNotSpeakAgainst) {
    add(Side::jumpcloud, "j1", "ada@example.com", "7", "Byron");
    add(Side::okta, "o1", "ada@example.com", "7", "Lovelace");
    EXPECT_THAT(links(), ElementsAre("j1-o1"));
}

TEST_F(MatchTest, NamesakesAreToldApartByTheOtherRules) {
    add(Side::jumpcloud, "j1", "john@example.com", "", "Smith");
    add(Side::jumpcloud, "j2", "jane@example.com", "", "Smith");
    add(Side::okta, "o1", "john@example.com", "", "Smith");
    add(Side::okta, "o2", "jane@example.com", "", "Smith");
    EXPECT_THAT(links(), ElementsAre("j1-o1", "j2-o2"));
    EXPECT_THAT(cases(), IsEmpty());
}

TEST_F(MatchTest, LinksAreByIdAndSurviveEveryRule) {
    add(Side::jumpcloud, "j1", "ada@example.com");
    add(Side::okta, "o1", "renamed@example.com");
    add(Side::okta, "o2", "ada@example.com");
    link("j1", "o1");
    const auto answer = match(policy, world);
    EXPECT_THAT(answer.links, IsEmpty());
    EXPECT_THAT(answer.cases, IsEmpty());
    EXPECT_THAT(answer.alone_okta, ElementsAre(AccountId{"o2"}));
}

TEST_F(MatchTest, AHalfLinkIsRelinkedByAStrongRuleOnly) {
    add(Side::jumpcloud, "j2", "ada@example.com");
    add(Side::okta, "o1", "ada@example.com");
    link("j1", "o1", true);
    EXPECT_THAT(cases(), ElementsAre(Case::Kind::rehire));
    EXPECT_THAT(links(), IsEmpty());
    world.jumpcloud.clear();
    world.okta.clear();
    add(Side::jumpcloud, "j2", "ada@example.com", "7");
    add(Side::okta, "o1", "ada@example.com", "7");
    const auto answer = match(policy, world);
    EXPECT_THAT(links(), ElementsAre("j2-o1"));
    EXPECT_EQ(answer.links[0].relinks, IdentityId{"jumpcloud:j1"});
}

TEST_F(MatchTest, ADeprovisionedAccountThatNobodyLinkedIsARehireCase) {
    add(Side::jumpcloud, "j1", "ada@example.com");
    add(Side::okta, "o1", "ada@example.com").state = AccountState::deprovisioned;
    EXPECT_THAT(cases(), ElementsAre(Case::Kind::rehire));
    const auto answer = match(policy, world);
    EXPECT_TRUE(answer.in_case.contains({Side::jumpcloud, AccountId{"j1"}}));
    decide(answer.cases[0].key, "link j1 o1");
    EXPECT_THAT(links(), ElementsAre("j1-o1"));
}

TEST_F(MatchTest, PartedAccountsAreCasesNeverNotThereYet) {
    add(Side::jumpcloud, "j1", "ada@example.com");
    add(Side::okta, "o1", "ada@example.com");
    decide(not_the_same_key({"j1"}, {"o1"}), "separate");
    const auto answer = match(policy, world);
    EXPECT_THAT(answer.links, IsEmpty());
    EXPECT_THAT(cases(), ElementsAre(Case::Kind::not_the_same, Case::Kind::not_the_same));
    EXPECT_THAT(answer.alone_jumpcloud, IsEmpty());
    decide(answer.cases[0].key, "create");
    EXPECT_THAT(match(policy, world).alone_jumpcloud, ElementsAre(AccountId{"j1"}));
}

TEST_F(MatchTest, APersonsWordLinksWithoutARule) {
    add(Side::jumpcloud, "j1", "ada@example.com");
    add(Side::okta, "o1", "lovelace@example.com");
    decide("name_held:okta/o1", "link j1 o1");
    EXPECT_THAT(links(), ElementsAre("j1-o1"));
}

TEST_F(MatchTest, SeparateLeavesBothAlone) {
    add(Side::jumpcloud, "j1", "ada@example.com", "7");
    add(Side::okta, "o1", "ada@example.com", "8");
    decide(match(policy, world).cases[0].key, "separate");
    const auto answer = match(policy, world);
    EXPECT_THAT(answer.cases, IsEmpty());
    EXPECT_THAT(answer.alone_jumpcloud, SizeIs(1));
    EXPECT_THAT(answer.alone_okta, SizeIs(1));
}

TEST_F(MatchTest, DisagreementsAreCountedByPatternWithExamples) {
    auto& left = add(Side::jumpcloud, "j1", "ada@old.example", "7", "Lovelace");
    left.values[*policy.jumpcloud.find("department")] = Value::text("Engines");
    add(Side::okta, "o1", "ada@new.example", "7", "LOVELACE").state = AccountState::suspended;
    const auto found = disagreements(policy, world, {{{"j1"}, {"o1"}, "", true, {}}});
    std::vector<std::string> patterns;
    for (const auto& cell : found) patterns.push_back(cell.rule.value + " " + cell.pattern);
    EXPECT_THAT(patterns,
                testing::UnorderedElementsAre(" state active/suspended", "jumpcloud.email=okta.email domain only",
                                              "jumpcloud.lastname=okta.lastName case only",
                                              "jumpcloud.department=okta.department Okta empty"));
    EXPECT_THAT(found[1].examples, SizeIs(1));
}

TEST_F(MatchTest, MembershipsOfOneSideOnlyAreInTheMatrixByPair) {
    add(Side::jumpcloud, "j1", "ada@example.com", "7");
    add(Side::okta, "o1", "ada@example.com", "7");
    add(Side::jumpcloud, "j2", "bob@example.com", "8");
    add(Side::okta, "o2", "bob@example.com", "8");
    world.pairs = {{"Engineering = eng", {{"j1"}, {"j2"}}, {{"o2"}, {"o9"}}}, {"Ops = ops", {}, {{"o1"}, {"o2"}}}};
    const auto found = disagreements(policy, world, {{{"j1"}, {"o1"}, "", true, {}}, {{"j2"}, {"o2"}, "", true, {}}});
    ASSERT_THAT(found, SizeIs(2));
    EXPECT_EQ(found[0].rule, RuleId{"group Engineering = eng"});
    EXPECT_EQ(found[0].pattern, "only in JumpCloud");
    EXPECT_THAT(found[0].examples, ElementsAre("ada@example.com"));
    EXPECT_EQ(found[1].pattern, "only in Okta");
    EXPECT_EQ(found[1].count, 2);
}

TEST_F(MatchTest, WhatWasPartedIsNeverLinkedAgain) {
    add(Side::jumpcloud, "j1", "ada@example.com", "7");
    add(Side::okta, "o1", "ada@example.com", "7");
    link("j1", "o1");
    const auto parted = part(world.standings.front(), "unlink", kNow);
    EXPECT_FALSE(parted.kept.linked());
    EXPECT_EQ(parted.other.id, IdentityId{"okta:o1"});
    world.standings = {parted.kept, parted.other};
    EXPECT_THAT(links(), IsEmpty());
    EXPECT_THAT(cases(), ElementsAre(Case::Kind::not_the_same, Case::Kind::not_the_same));
}

}  // namespace
}  // namespace lockstep::sync
