// What the stories come to when nothing goes wrong: the measure of all the lives that the sweeps compare with it.
#include "tests/simulation/stories.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lockstep::simulation {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::uint64_t kSeed = 20261124;
constexpr std::size_t kPeople = 4;  ///< in Okta before anything happens: three, and the org's administrator

std::vector<std::string> lines_with(const std::vector<std::string>& lines, const std::string& text) {
    std::vector<std::string> found;
    for (const auto& line : lines) {
        if (line.find(text) != std::string::npos) found.push_back(line);
    }
    return found;
}

std::size_t hired(const std::string& story) {
    if (story == "a busy day") return 4;
    return story == "a hire" || story == "a contractor" ? 1 : 0;
}

class Stories : public ::testing::Test {
protected:
    static Life tell(Story::Told told) {
        Story story{std::move(told), kSeed};
        auto life = live_through(story);
        EXPECT_THAT(life.still_planned, IsEmpty()) << ::testing::PrintToString(life.steps);
        // Nobody but the one whom the story is about is touched.
        EXPECT_THAT(lines_with(life.ending, "journal"), Not(Contains(HasSubstr("zoë.müller@example.com"))));
        EXPECT_EQ(lines_with(life.ending, "okta ").size(), kPeople + hired(story.name()));
        return life;
    }
};

TEST_F(Stories, AnEditIsCarriedOverAClearToo) {
    const auto life = tell(an_edit());
    const auto ada = lines_with(life.ending, "login=\"ada.byron@example.com\"");
    ASSERT_EQ(ada.size(), 1u);
    EXPECT_THAT(ada.front(),
                AllOf(StartsWith("okta ACTIVE"), HasSubstr("department=\"Analysis\""), Not(HasSubstr("title="))));
    EXPECT_EQ(lines_with(life.ending, "journal"),
              std::vector<std::string>{"journal set_attributes ada.byron@example.com"});
}

TEST_F(Stories, AHireIsCreatedOnceActivatedAndGivenGroupsAndApps) {
    const auto life = tell(a_hire());
    const auto alan = lines_with(life.ending, "alan.turing@example.com");
    EXPECT_EQ(lines_with(alan, "okta ").size(), 1u);
    EXPECT_THAT(
        lines_with(alan, "okta ").front(),
        AllOf(StartsWith("okta PROVISIONED groups [Everyone, Staff] apps [Slack]"), HasSubstr("title=\"Fellow\"")));
    EXPECT_EQ(lines_with(life.ending, "journal"),
              (std::vector<std::string>{
                  "journal activate alan.turing@example.com", "journal add_member alan.turing@example.com",
                  "journal assign_app alan.turing@example.com", "journal create_account alan.turing@example.com"}));
}

TEST_F(Stories, ARenameKeepsTheAccount) {
    const auto life = tell(a_rename());
    EXPECT_THAT(lines_with(life.ending, "okta "), Contains(HasSubstr("email=\"ada.lovelace@example.com\"")));
}

TEST_F(Stories, ALeaverIsSuspendedAndThenHasNoSessions) {
    const auto life = tell(a_leaver());
    const auto ada = lines_with(life.ending, "login=\"ada.byron@example.com\"");
    ASSERT_EQ(ada.size(), 1u);
    EXPECT_THAT(ada.front(), AllOf(StartsWith("okta SUSPENDED"), HasSubstr("sessions none")));
    EXPECT_EQ(lines_with(life.ending, "sessions open").size(), kPeople - 2) << "the others stay signed in";
}

TEST_F(Stories, AContractorIsGivenAJumpCloudAccount) {
    const auto life = tell(a_contractor());
    const auto kurt = lines_with(life.ending, "jumpcloud username=\"kurt.goedel\"");
    ASSERT_EQ(kurt.size(), 1u);
    EXPECT_THAT(kurt.front(), AllOf(HasSubstr("lastname=\"Gödel\""), HasSubstr("state=\"ACTIVATED\"")));
}

TEST_F(Stories, ABusyDayIsAllOfThat) {
    const auto life = tell(a_busy_day());
    EXPECT_EQ(lines_with(life.ending, "journal create_account").size(), 4u);
    EXPECT_EQ(lines_with(life.ending, "okta SUSPENDED").size(), 1u);
    EXPECT_THAT(life.ending, Contains(AllOf(StartsWith("okta ACTIVE"), HasSubstr("department=\"Compilers\""))));
}

TEST_F(Stories, ANewTeamsGroupIsMadeOnceAndFilled) {
    const auto life = tell(a_new_team());
    EXPECT_EQ(lines_with(life.ending, "group in Okta: App: crm").size(), 1u);
    EXPECT_EQ(lines_with(life.ending, "groups [App: crm, ").size(), 2u) << ::testing::PrintToString(life.ending);
    EXPECT_EQ(lines_with(life.ending, "journal"),
              (std::vector<std::string>{"journal add_member ada.byron@example.com",
                                        "journal add_member grace.hopper@example.com",
                                        "journal create_group app-crm = App: crm"}));
}

TEST_F(Stories, AChangeOfCrewOnBothSidesCrossesBothWays) {
    const auto life = tell(a_change_of_crew());
    EXPECT_EQ(lines_with(life.ending, "journal"),
              (std::vector<std::string>{"journal add_member grace.hopper@example.com",
                                        "journal remove_member ada.byron@example.com"}));
    EXPECT_THAT(lines_with(life.ending, "login=\"ada.byron@example.com\""), Not(Contains(HasSubstr("Crew"))));
}

}  // namespace
}  // namespace lockstep::simulation
