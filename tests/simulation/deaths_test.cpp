// Kill -9 or a power cut at any instant of any story, restart: every intent completed exactly once, a second pass plans
// nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/simulation/spoilt_store.hpp"
#include "tests/simulation/stories.hpp"

namespace lockstep::simulation {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::uint64_t kSeed = 7;

class Deaths : public ::testing::TestWithParam<Story::Told> {};

TEST_P(Deaths, AtEverySendAnswerAndCommit) {
    Story story{GetParam(), kSeed};
    const auto result = sweep_deaths(story, {.stride = 2});
    EXPECT_THAT(result.wrong, IsEmpty());
    EXPECT_GT(result.lives, 15);
}

TEST_P(Deaths, AtEveryWriteToTheDisk) {
    Story story{GetParam(), kSeed + 1};
    const auto result = sweep_deaths(story, {.stride = 11, .writes_counted = true});
    EXPECT_THAT(result.wrong, IsEmpty());
    EXPECT_GT(result.lives, 10);
}

INSTANTIATE_TEST_SUITE_P(Stories, Deaths, ::testing::ValuesIn(all_stories()), [](const auto& info) {
    std::string name = info.param.name;
    std::ranges::replace(name, ' ', '_');
    return name;
});

TEST(RandomPasswords, HaveExpiredWhereverTheProcessDies) {
    Story story{newcomers_with_random_passwords(), kSeed};
    const auto life = live_through(story);
    EXPECT_THAT(life.ending, Contains(HasSubstr("PASSWORD_EXPIRED")));
    const auto result = sweep_deaths(story, {.stride = 3});
    EXPECT_THAT(result.wrong, IsEmpty());
    EXPECT_GT(result.lives, 15);
}

TEST(SpoiltStore, AnOutcomeWrittenBeforeItsIntentIsFoundByTheSweep) {
    Story story{a_hire(), kSeed};
    const auto result = sweep_deaths(story, {.hooks = {.wrap = with_late_intents}});
    EXPECT_THAT(result.wrong, Contains(HasSubstr("there is not journal create_account alan.turing@example.com")));
}

}  // namespace
}  // namespace lockstep::simulation
