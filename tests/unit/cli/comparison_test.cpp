#include "cli/comparison.hpp"

#include <gtest/gtest.h>

namespace lockstep::cli {
namespace {

Change of_values(const std::string& person, std::vector<std::pair<std::string, std::string>> written) {
    Change change{.kind = ChangeKind::set_attributes, .side = Side::okta, .identity = {person}, .person = person};
    for (auto& [name, value] : written) change.writes.push_back({{}, name, {}, Value::text(value), {}});
    return change;
}

Change of_edge(ChangeKind kind, const std::string& person, const std::string& group) {
    return {.kind = kind, .side = Side::okta, .identity = {person}, .person = person, .object = group};
}

Outcome outcome(std::vector<Change> changes, std::map<std::string, std::string> populations = {}) {
    Outcome made;
    made.plan.changes = std::move(changes);
    for (const auto& [person, population] : populations) made.people[{person}] = {person + "@example.com", population};
    return made;
}

TEST(Comparison, TheSameChangeForAnotherReasonIsNoDifference) {
    auto present = of_edge(ChangeKind::add_member, "ada", "g");
    present.cause = Cause::population;
    present.reason = "in employees";
    auto other = present;
    other.cause = Cause::policy_edit;
    other.reason = "in engineers";
    const auto compared = compare(outcome({present}), outcome({other}));
    EXPECT_TRUE(compared.is_same());
    EXPECT_EQ(compared.both, 1u);
}

TEST(Comparison, OfAChangeOfSeveralValuesThoseThatDifferAreShown) {
    const auto compared = compare(outcome({of_values("ada", {{"title", "Head"}, {"city", "Berlin"}})}),
                                  outcome({of_values("ada", {{"title", "Head"}, {"city", "Basel"}})}));
    ASSERT_EQ(compared.only_other.size(), 1u);
    ASSERT_EQ(compared.only_other[0].writes.size(), 1u);
    EXPECT_EQ(compared.only_other[0].writes[0].after, Value::text("Basel"));
    ASSERT_EQ(compared.only_present.size(), 1u);
    EXPECT_EQ(compared.only_present[0].writes[0].after, Value::text("Berlin"));
    EXPECT_EQ(compared.both, 0u);
}

TEST(Comparison, ChangesOfOnePolicyAloneAreTold) {
    const auto in = of_edge(ChangeKind::add_member, "ada", "g");
    const auto out = of_edge(ChangeKind::remove_member, "bob", "g");
    const auto compared = compare(outcome({in, out}), outcome({in}));
    EXPECT_EQ(compared.only_present, std::vector{out});
    EXPECT_TRUE(compared.only_other.empty());
    EXPECT_FALSE(compared.is_same());
}

TEST(Comparison, WhoChangesPopulationIsCountedTheLargestMoveFirst) {
    const auto present = outcome({}, {{"ada", "staff"}, {"bob", "staff"}, {"eve", "staff"}, {"dan", ""}, {"tom", "x"}});
    const auto other =
        outcome({}, {{"ada", "legal"}, {"bob", "legal"}, {"eve", "staff"}, {"dan", "staff"}, {"new", "x"}});
    const auto compared = compare(present, other);
    ASSERT_EQ(compared.moves.size(), 2u);
    EXPECT_EQ(compared.moves[0].to, "legal");
    EXPECT_EQ(compared.moves[0].people, (std::vector<std::string>{"ada@example.com", "bob@example.com"}));
    EXPECT_EQ(compared.moves[1].from, "");
    EXPECT_EQ(compared.moved_people(), 3u) << "nobody whom only one of the two knows";
}

}  // namespace
}  // namespace lockstep::cli
