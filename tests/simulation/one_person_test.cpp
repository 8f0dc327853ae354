// One person, one attribute: everything else widens this.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/simulation/sweep.hpp"

namespace lockstep::simulation {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::uint64_t kSeed = 20261124;
constexpr const char* kRules = R"(
identities:
  match:
    - jumpcloud.email == okta.email
populations:
  employees:
    when: exists(jumpcloud)
    source: jumpcloud
attributes:
  - {jumpcloud: department, okta: department}
)";

Story::Told one_edit() {
    return {"one edit", kRules, {.people = {make_person("Ada", "Byron", 1)}}, [](Company& company) {
                company.ask(twin::VendorKind::jumpcloud, "PUT",
                            "/api/systemusers/" + company.jumpcloud_id("ada.byron@example.com"),
                            R"({"department":"Analysis"})");
            }};
}

class OnePerson : public ::testing::Test {
protected:
    Story story_{one_edit(), kSeed};
};

TEST_F(OnePerson, AnEditInJumpCloudReachesOktaAndASecondPassPlansNothing) {
    const auto life = live_through(story_);
    EXPECT_THAT(life.ending, Contains(HasSubstr("department=\"Analysis\" displayName")));
    EXPECT_THAT(life.ending, Contains("journal set_attributes ada.byron@example.com"));
    EXPECT_THAT(life.still_planned, IsEmpty());
}

TEST_F(OnePerson, OneSeedGivesOneHistory) {
    std::vector<std::vector<std::string>> traces;
    for (int life = 0; life < 2; ++life) {
        story_.rewind(kSeed);
        Fate fate;
        fate.keep_history();
        story_.disk().count_writes(true);
        story_.disk().serve(&fate);
        Process process{story_.company(), story_.disk(), fate};
        ASSERT_TRUE(process.apply());
        traces.push_back(process.trace());
        traces.back().insert(traces.back().end(), fate.history().begin(), fate.history().end());
        story_.disk().serve(nullptr);
    }
    EXPECT_GT(traces.front().size(), 20u);
    EXPECT_EQ(traces.front(), traces.back());
}

TEST_F(OnePerson, SurvivesDyingAtEverySendAnswerAndCommit) {
    const auto result = sweep_deaths(story_);
    EXPECT_THAT(result.wrong, IsEmpty());
    EXPECT_GT(result.lives, 20);
}

TEST_F(OnePerson, SurvivesDyingAtEveryWriteToTheDisk) {
    const auto result = sweep_deaths(story_, {.stride = 3, .writes_counted = true});
    EXPECT_THAT(result.wrong, IsEmpty());
    EXPECT_GT(result.lives, 20);
}

TEST_F(OnePerson, WithoutSyncsTheSweepFindsAWriteThatNobodyRemembers) {
    const auto result =
        sweep_deaths(story_, {.hooks = {.synchronous = store::sqlite::SqliteOptions::Synchronous::off}});
    EXPECT_THAT(result.wrong, Not(IsEmpty()));
}

}  // namespace
}  // namespace lockstep::simulation
