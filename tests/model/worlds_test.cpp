#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/model/explorer.hpp"
#include "tests/model/worlds.hpp"

namespace lockstep::model {
namespace {

class SmallWorlds : public testing::TestWithParam<Setup> {};

TEST_P(SmallWorlds, KeepEveryLawInEveryOrder) {
    auto setup = GetParam();
    const char* is_long = std::getenv("LOCKSTEP_LONG");
    if (is_long != nullptr && std::string_view{is_long} == "1") setup.budget = {3, 2, 1};
    const Machine machine{setup};
    const auto result = explore(machine);
    fmt::print("{}: {}", setup.name, to_text(result));
    EXPECT_TRUE(result.complete);
    EXPECT_EQ(result.wrong, "");
}

INSTANTIATE_TEST_SUITE_P(All, SmallWorlds, testing::ValuesIn(all_worlds()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace lockstep::model
