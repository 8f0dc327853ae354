// A try without an answer, seen from the next commands: what waits for it, what does not, and what a late landing does.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/simulation/ending.hpp"
#include "tests/simulation/stories.hpp"

namespace lockstep::simulation {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using twin::Effect;
using twin::VendorKind;

constexpr std::uint64_t kSeed = 23;
constexpr const char* kAda = "ada.byron@example.com";
constexpr const char* kGrace = "grace.hopper@example.com";

/// `kind person: what it waits for`.
std::vector<std::string> lines(const Plan& plan) {
    std::vector<std::string> lines;
    for (const auto& change : plan.changes) {
        lines.push_back(fmt::format("{} {}: {}", name_of(change.kind), change.person,
                                    change.waits_for.empty() ? "goes" : "waits for " + change.waits_for));
    }
    return lines;
}

/// An edit of Ada's that is lost on its way, in a life that ends before it can look.
struct Lost {
    Lost() {
        auto& faults = story.company().world().faults();
        faults.add({.id = "lost",
                    .vendor = VendorKind::okta,
                    .method = "POST",
                    .path = "/api/v1/users/*",
                    .count = 1,
                    .effect = Effect::drop_before});
        Fate fate;
        Process process{story.company(), story.disk(), fate};
        run = process.plan_run();
        faults.add({.id = "down",
                    .vendor = VendorKind::okta,
                    .method = "GET",
                    .path = "/api/v1/users/*",
                    .effect = Effect::status,
                    .status = 503});
        EXPECT_FALSE(process.carry_on(run).finished_at);
        faults.clear();
    }
    void edit(const char* email, const std::string& body) {
        auto& company = story.company();
        company.ask(VendorKind::jumpcloud, "PUT", "/api/systemusers/" + company.jumpcloud_id(email), body);
        company.time().pass(std::chrono::seconds{5});  // lists lag
    }

    Story story{an_edit(), kSeed};
    RunId run;
};

TEST(DoubtsOfAnEarlierLife, HoldBackTheirPersonAndNobodyElse) {
    Lost lost;
    lost.edit(kAda, R"({"department":"Poetry"})");
    lost.edit(kGrace, R"({"department":"Compilers"})");
    Fate fate;
    Process next{lost.story.company(), lost.story.disk(), fate};
    const auto plan = next.plan();
    ASSERT_TRUE(plan);
    EXPECT_THAT(lines(*plan),
                Contains(StartsWith(fmt::format("set_attributes {}: waits for run {} step ", kAda, lost.run.value))));
    EXPECT_THAT(lines(*plan), Contains(fmt::format("set_attributes {}: goes", kGrace)));
    EXPECT_TRUE(next.carry_on(next.plan_run()).finished_at);
    EXPECT_THAT(next.steps(), Not(Contains(HasSubstr(kAda))));
    EXPECT_THAT(next.steps(), Contains(AllOf(HasSubstr(kGrace), HasSubstr("succeeded"))));
    lost.story.company().time().pass(std::chrono::minutes{5});
    next.apply();
    next.apply();
    EXPECT_THAT(next.plan()->changes, IsEmpty());
    EXPECT_THAT(ending(lost.story.company(), next, lost.story.began()),
                Contains(AllOf(StartsWith("okta "), HasSubstr("department=\"Poetry\""))));
}

TEST(DoubtsOfAnEarlierLife, DoNotHoldUpASuspension) {
    Lost lost;
    lost.edit(kAda, R"({"state":"SUSPENDED","department":"Poetry"})");
    Fate fate;
    Process next{lost.story.company(), lost.story.disk(), fate};
    const auto plan = next.plan();
    ASSERT_TRUE(plan);
    EXPECT_THAT(lines(*plan), Contains(fmt::format("suspend {}: goes", kAda)));
    EXPECT_THAT(lines(*plan), Contains(fmt::format("end_sessions {}: goes", kAda)));
    EXPECT_THAT(lines(*plan), Contains(StartsWith(fmt::format("set_attributes {}: waits for", kAda))));
}

TEST(LateLanding, ATryInDoubtThatLandsAfterItsRepetitionIsNotFollowedByWhatItWouldUndo) {
    Story story{a_leaver(), kSeed};
    auto& company = story.company();
    // The suspension is sent, its answer lost; the repetition works; the first one lands later still.
    company.world().faults().add({.vendor = VendorKind::okta,
                                  .method = "POST",
                                  .path = "/api/v1/users/*/lifecycle/suspend",
                                  .count = 1,
                                  .effect = Effect::land_late,
                                  .delay = std::chrono::seconds{60}});
    Fate fate;
    Process process{company, story.disk(), fate};
    process.apply();
    company.ask(VendorKind::jumpcloud, "PUT", "/api/systemusers/" + company.jumpcloud_id(kAda),
                R"({"state":"ACTIVATED"})");
    company.time().pass(std::chrono::seconds{5});
    EXPECT_THAT(lines(process.plan().value()), Contains(StartsWith(fmt::format("unsuspend {}: waits for run ", kAda))))
        << "an unsuspension now would be undone by the late landing, and nobody would know whose that was";
    process.apply();
    company.time().pass(std::chrono::minutes{5});
    process.apply();
    EXPECT_THAT(process.plan()->changes, IsEmpty());
    EXPECT_THAT(ending(company, process, story.began()),
                Not(Contains(AllOf(StartsWith("okta SUSPENDED"), HasSubstr(kAda)))));
}

}  // namespace
}  // namespace lockstep::simulation
