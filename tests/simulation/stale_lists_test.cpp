// Lists and indexes that lag behind writes: commands one right after the other, each on what the last one did not see
// yet.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/simulation/stories.hpp"

namespace lockstep::simulation {
namespace {

using ::testing::IsEmpty;
using twin::VendorKind;

constexpr std::uint64_t kSeed = 13;

class StaleLists : public ::testing::TestWithParam<Story::Told> {};

TEST_P(StaleLists, MakeNobodyTwiceAndUndoNothing) {
    Story story{GetParam(), kSeed};
    const auto expected = live_through(story);
    story.rewind(kSeed);
    story.company().configure(VendorKind::okta, R"({"index_lag_ms":300000,"member_lag_ms":60000})");
    story.company().configure(VendorKind::jumpcloud, R"({"search_lag_ms":120000,"graph_lag_ms":120000})");
    for (int command = 0; command < 4; ++command) {
        Fate fate;
        Process process{story.company(), story.disk(), fate};
        ASSERT_TRUE(process.apply());
        story.company().time().pass(std::chrono::seconds{2});
    }
    story.company().time().pass(std::chrono::minutes{10});
    const auto life = live_on(story);
    EXPECT_THAT(differences(expected, life, story.name()), IsEmpty()) << ::testing::PrintToString(life.steps);
}

INSTANTIATE_TEST_SUITE_P(Stories, StaleLists, ::testing::ValuesIn(all_stories()), [](const auto& info) {
    std::string name = info.param.name;
    std::ranges::replace(name, ' ', '_');
    return name;
});

}  // namespace
}  // namespace lockstep::simulation
