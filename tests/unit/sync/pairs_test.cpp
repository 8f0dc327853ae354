#include "sync/pairs.hpp"

#include <gtest/gtest.h>

#include "sync/pair_names.hpp"
#include "tests/unit/sync/people.hpp"

namespace lockstep::sync {
namespace {

policy::GroupRule make_pattern(const std::string& pattern, const std::string& name) {
    policy::GroupRule rule;
    rule.jumpcloud = pattern;
    rule.okta = name;
    rule.pattern = true;
    rule.direction = Direction::to_okta;
    return rule;
}

GroupPair make_pair() {
    GroupPair pair;
    pair.id = {"Engineering=eng"};
    pair.rule = "Engineering = eng";
    pair.jumpcloud = {{"g1"}, "Engineering", GroupKind::writable, false, false};
    pair.okta = {{"g2"}, "eng", GroupKind::writable, false, false};
    return pair;
}

Change edge_of(ChangeKind kind) {
    Change change;
    change.kind = kind;
    change.side = Side::okta;
    change.object = "g2";
    change.pair = {"Engineering=eng"};
    return change;
}

TEST(PairNames, TemplateTakesWhatThePatternCaught) {
    const PairNames names{make_pattern("^(.*)-app-(.*)$", "App: $2 ($1), $$")};
    EXPECT_EQ(names.counterpart("eu-app-crm"), "App: crm (eu), $$");
    EXPECT_EQ(PairNames{make_pattern("^a-.*$", "$0!")}.counterpart("a-b"), "a-b!");
}

TEST(PairNames, PatternIsOfTheWholeName) {
    const PairNames names{make_pattern("app-(.*)", "App: $1")};
    EXPECT_EQ(names.counterpart("my app-crm"), std::nullopt);
}

TEST(PairEdge, IsMarkedOnceOurAdditionIsSeenAndForgottenWithTheRemoval) {
    const auto policy = make_policy();
    const auto given = after_success(policy, make_standing(), edge_of(ChangeKind::add_member), std::nullopt, kNow);
    ASSERT_EQ(given.pair_edges.size(), 1U);
    EXPECT_TRUE(given.pair_edges[0].marked);
    EXPECT_EQ(given.pair_edges[0].given, Side::okta);
    EXPECT_TRUE(given.given.empty());  // no gift of `assign`, which would take it back
    const auto taken = after_success(policy, given, edge_of(ChangeKind::remove_member), std::nullopt, kNow);
    EXPECT_TRUE(taken.pair_edges.empty());
}

TEST(PairEdge, OfSomebodyWhoComesBackIsThatOfANewMember) {
    auto standing = make_standing();
    standing.source = Side::jumpcloud;
    standing.pair_edges = {{{"Engineering=eng"}, true, std::nullopt, std::nullopt}};
    standing.in_pairs_since = kNow;
    Change back;
    back.kind = ChangeKind::activate;
    back.side = Side::okta;
    back.before = "deprovisioned";
    back.after = "active";
    standing = after_success(make_policy(), standing, back, std::nullopt, kNow);
    EXPECT_TRUE(standing.pair_edges.empty());
    EXPECT_EQ(standing.in_pairs_since, std::nullopt);
}

/// Suspended, they go on with the pairs; emptied before they come back, that is nobody's word about any pair.
TEST(PairEdge, OfSomebodyWhoIsEmptiedBeforeTheyComeBackSaysNothingToTheOtherSide) {
    auto standing = make_standing();
    standing.source = Side::jumpcloud;
    standing.okta.returns = true;
    standing.pair_edges = {{{"Engineering=eng"}, true, std::nullopt, std::nullopt}};
    standing.in_pairs_since = kNow;
    auto emptied = edge_of(ChangeKind::remove_member);
    emptied.pair = {};
    emptied.cause = Cause::decision;
    const auto empty = after_success(make_policy(), standing, emptied, std::nullopt, kNow);
    EXPECT_TRUE(empty.pair_edges.empty());
    EXPECT_EQ(empty.in_pairs_since, std::nullopt);
    Change back;
    back.kind = ChangeKind::unsuspend;
    back.side = Side::okta;
    back.before = "suspended";
    back.after = "active";
    standing = after_success(make_policy(), standing, back, std::nullopt, kNow);
    EXPECT_TRUE(standing.pair_edges.empty());
    EXPECT_FALSE(standing.okta.returns);
}

TEST(PairEdge, GoesByThePairWhileItsGroupIsStillToBeMade) {
    auto before = edge_of(ChangeKind::add_member);
    before.object.clear();
    EXPECT_EQ(change_id(before), change_id(edge_of(ChangeKind::add_member)));
    auto of_another = edge_of(ChangeKind::add_member);
    of_another.pair = {"Sales=sales"};
    EXPECT_NE(change_id(of_another), change_id(edge_of(ChangeKind::add_member)));
}

TEST(PairBegins, OnlyOnceSomebodyHasSaidWhoseEdgesCount) {
    auto pair = make_pair();
    pair.counts.okta_only = 1;
    EXPECT_EQ(first_word(pair), std::nullopt);
    EXPECT_EQ(begun({pair}, kNow)[0].begun_at, std::nullopt);
    const auto open = first_links({pair});
    ASSERT_EQ(open.size(), 1U);
    pair.decisions.push_back({open[0].key, "okta", {}, {}, "ada", kNow});
    EXPECT_EQ(first_word(pair), FirstPair::okta);
    EXPECT_EQ(begun({pair}, kNow)[0].begun_at, kNow);
    EXPECT_TRUE(first_links({pair}).empty());
}

TEST(PairBegins, ByItselfWhereThereIsNothingToDecide) {
    EXPECT_EQ(begun({make_pair()}, kNow)[0].begun_at, kNow);
}

TEST(PairBegins, NeverWhileAGroupIsMissing) {
    auto pair = make_pair();
    pair.first = FirstPair::okta;
    pair.okta.gone = true;
    EXPECT_EQ(begun({pair}, kNow)[0].begun_at, std::nullopt);
}

TEST(MadeGroup, HasNoSayInTheFirstLink) {
    auto pair = make_pair();
    pair.first = FirstPair::okta;
    pair.okta = {{}, "eng", GroupKind::writable, false, false};
    pair.creation = {"1"};
    EXPECT_EQ(first_word(pair), FirstPair::union_);
    pair = after_creation(pair, {Side::okta, {"g2"}, "eng", "", GroupKind::writable}, kNow);
    EXPECT_EQ(pair.okta.id, GroupId{"g2"});
    EXPECT_EQ(first_word(pair), FirstPair::union_);
}

TEST(MadeGroup, ThatTheVendorRefusedIsNotTriedAgain) {
    auto policy = make_policy();
    policy.groups.push_back(make_pattern("^app-(.*)$", "App: $1"));
    policy.groups[0].create = true;
    const GroupLists groups{{{Side::jumpcloud, {"g1"}, "app-crm", "", GroupKind::writable}}, {}};
    auto plan = resolve_pairs(policy, {}, groups);
    ASSERT_EQ(plan.creations.size(), 1U);
    const auto again = resolve_pairs(policy, {after_refused_creation(plan.pairs[0], "too long")}, groups);
    EXPECT_TRUE(again.creations.empty());
    EXPECT_EQ(again.notices.at(0).text, "Okta would not make the group App: crm: too long");
}

TEST(PairCheck, NamesTheGroupThatIsNotOursToWriteAndTheWayOut) {
    auto policy = make_policy();
    policy::GroupRule rule;
    rule.jumpcloud = "Engineering";
    rule.okta = "eng";
    rule.at = {"lockstep.yaml", 12, 5};
    policy.groups.push_back(rule);
    auto pair = make_pair();
    EXPECT_TRUE(problems_of(policy, {pair}).empty());
    pair.okta.kind = GroupKind::rule_filled;
    const auto problems = problems_of(policy, {pair});
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].at.line, 12);
    EXPECT_EQ(problems[0].found, "eng");
    EXPECT_EQ(problems[0].expected, "`direction: to_jumpcloud`");
    pair.direction = Direction::to_jumpcloud;
    EXPECT_TRUE(problems_of(policy, {pair}).empty());
}

}  // namespace
}  // namespace lockstep::sync
