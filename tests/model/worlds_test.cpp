#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/model/explorer.hpp"
#include "tests/model/worlds.hpp"

namespace lockstep::model {
namespace {

bool is_long() {
    const char* asked = std::getenv("LOCKSTEP_LONG");
    return asked != nullptr && std::string_view{asked} == "1";
}

void keeps_every_law(const Setup& setup) {
    const Machine machine{setup};
    const auto result = explore(machine);
    fmt::print("{}, people {}, edits {}, faults {}, crashes {}: {}", setup.name, setup.people, setup.budget.edits,
               setup.budget.faults, setup.budget.crashes, to_text(result));
    EXPECT_TRUE(result.complete);
    EXPECT_EQ(result.wrong, "");
}

class SmallWorlds : public testing::TestWithParam<Setup> {};

/// One person, whatever may happen in a history at the most.
TEST_P(SmallWorlds, KeepEveryLawInEveryOrderForOnePerson) {
    auto setup = GetParam();
    setup.people = 1;
    if (is_long()) setup.alone = kMost;
    setup.budget = setup.alone;
    keeps_every_law(setup);
}

/// Two people side by side, in all of whose orders they meet.
TEST_P(SmallWorlds, KeepEveryLawInEveryOrderForTwo) {
    auto setup = GetParam();
    if (is_long()) setup.budget = kMost;
    keeps_every_law(setup);
}

/// Fewer edits, and trouble on the way.
TEST_P(SmallWorlds, KeepEveryLawInEveryOrderForTwoInTrouble) {
    auto setup = GetParam();
    if (is_long()) return;  // the bounds of two people are wider there
    setup.budget = {1, 1, 1};
    keeps_every_law(setup);
}

INSTANTIATE_TEST_SUITE_P(All, SmallWorlds, testing::ValuesIn(all_worlds()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace lockstep::model
