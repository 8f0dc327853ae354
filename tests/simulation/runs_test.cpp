// What the executor promises of a run, on both vendors' twin: the last look, refusals, stops, retries, holds, doubts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/simulation/ending.hpp"
#include "tests/simulation/stories.hpp"

namespace lockstep::simulation {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::StartsWith;
using twin::Effect;
using twin::VendorKind;

constexpr std::uint64_t kSeed = 3;
constexpr const char* kAda = "ada.byron@example.com";

/// A story, and the process that lives through it.
struct Rig {
    explicit Rig(Story::Told told) : story{std::move(told), kSeed}, process{story.company(), story.disk(), fate} {}

    void edit_ada(const std::string& body) {
        company().ask(VendorKind::jumpcloud, "PUT", "/api/systemusers/" + company().jumpcloud_id(kAda), body);
    }
    Company& company() { return story.company(); }
    std::vector<std::string> end() { return ending(company(), process, story.began()); }
    std::optional<Standing> ada() {
        std::optional<Standing> found;
        process.run(find_ada(found));
        return found;
    }

    Story story;
    Fate fate;
    Process process;

private:
    Task<> find_ada(std::optional<Standing>& found) {
        const AccountId id{company().jumpcloud_id(kAda)};
        found = co_await process.store().find_standing_by_account(Side::jumpcloud, id);
    }
};

std::vector<std::string> ending_without_trouble(Story::Told told) {
    Story story{std::move(told), kSeed};
    return live_through(story).ending;
}

std::size_t count_writes(const std::vector<std::string>& trace, const std::string& text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(trace, [&](const auto& line) { return line.find(text) != std::string::npos; }));
}

TEST(Run, YoungFactsAreNotReadAgain) {
    Rig rig{an_edit()};
    const auto run = rig.process.plan_run();
    const auto before = rig.process.trace().size();
    EXPECT_EQ(rig.process.carry_on(run).succeeded, 1);
    EXPECT_EQ(rig.process.trace().size(), before + 1) << "one write, whose answer holds the account";
}

TEST(Run, OldFactsAreReadAgainAndTheChangeIsWrittenIfItIsStillPlanned) {
    Rig rig{an_edit()};
    const auto run = rig.process.plan_run();
    rig.company().time().pass(std::chrono::minutes{10});
    EXPECT_EQ(rig.process.carry_on(run).succeeded, 1);
    EXPECT_THAT(rig.end(), Contains(HasSubstr("department=\"Analysis\"")));
}

TEST(Run, AChangeThatIsNoLongerPlannedIsOvertakenAndNotWritten) {
    Rig rig{an_edit()};
    const auto run = rig.process.plan_run();
    rig.company().time().pass(std::chrono::minutes{10});
    rig.edit_ada(R"({"department":"Engineering","jobTitle":"Engineer"})");
    const auto ended = rig.process.carry_on(run);
    EXPECT_EQ(ended.skipped, 1);
    EXPECT_THAT(rig.process.steps(), ElementsAre(HasSubstr("skipped overtaken: ")));
    EXPECT_EQ(count_writes(rig.process.trace(), "POST /api/v1/users/"), 0u);
    EXPECT_THAT(rig.end(), Not(Contains(HasSubstr("Analysis"))));
}

/// An administrator's edit of Ada's profile in Okta.
void edit_in_okta(Company& company, const std::string& profile) {
    company.ask(VendorKind::okta, "POST", "/api/v1/users/" + company.okta_id(kAda), R"({"profile":)" + profile + "}");
}

TEST(Run, AnEditSinceAReadByIdIsNotOverwrittenUnseen) {
    Rig rig{an_edit()};
    const auto run = rig.process.plan_run();
    edit_in_okta(rig.company(), R"({"department":"Poetry"})");
    EXPECT_EQ(rig.process.carry_on(run).skipped, 1);
    EXPECT_THAT(rig.process.steps(), Contains(HasSubstr("instead of \"Poetry\"")));
    EXPECT_THAT(rig.end(), Contains(HasSubstr("department=\"Poetry\""))) << "still there for the next plan to judge";
    rig.company().time().pass(std::chrono::minutes{1});
    const auto plan = rig.process.plan();
    EXPECT_THAT(plan->notices, Contains(::testing::Field(&Notice::text, HasSubstr("Poetry")))) << "reported as drift";
}

TEST(Run, AnEditOfAnotherAttributeSinceAReadByIdCostsALookAndIsKept) {
    Rig rig{an_edit()};
    const auto run = rig.process.plan_run();
    edit_in_okta(rig.company(), R"({"mobilePhone":"+44 20 7946 0000"})");
    EXPECT_EQ(rig.process.carry_on(run).succeeded, 1);
    EXPECT_EQ(count_writes(rig.process.trace(), "412"), 1u);
    EXPECT_THAT(rig.company().ask(VendorKind::okta, "GET", "/api/v1/users/" + rig.company().okta_id(kAda)),
                AllOf(HasSubstr("+44 20 7946 0000"), HasSubstr("Analysis")));
}

TEST(Run, ALeaverWhoNeverSignedInIsDeactivatedInTheSameRun) {
    Rig rig{a_hire()};
    rig.process.apply();
    rig.company().time().pass(std::chrono::minutes{30});
    const auto alan = rig.company().jumpcloud_id("alan.turing@example.com");
    rig.company().ask(VendorKind::jumpcloud, "PUT", "/api/systemusers/" + alan, R"({"state":"SUSPENDED"})");
    rig.company().time().pass(std::chrono::minutes{1});
    rig.process.apply();
    EXPECT_THAT(rig.process.steps(), Contains("deactivate alan.turing@example.com: succeeded done"));
    EXPECT_EQ(count_writes(rig.process.trace(), "lifecycle/suspend"), 0u) << "known to be refused";
}

TEST(Run, AValueTheVendorRefusesIsLeftOutAndStuckAndTheRestIsWritten) {
    Rig rig{an_edit()};
    rig.edit_ada(R"({"firstname":")" + std::string(80, 'x') + R"("})");
    rig.process.apply();
    EXPECT_THAT(rig.process.steps(), Contains(HasSubstr("failed done without firstName")));
    EXPECT_THAT(rig.end(), Contains(HasSubstr("department=\"Analysis\"")));
    const auto ada = rig.ada();
    ASSERT_EQ(ada->stuck.size(), 1u);
    EXPECT_EQ(ada->stuck.front().attribute_or_object, "firstName");
    EXPECT_THAT(rig.process.plan()->changes, IsEmpty()) << "what is stuck is not planned again";
}

TEST(Run, AFailureHoldsBackWhatNeedsItAndRetryGoesOnFromThere) {
    Rig rig{a_hire()};
    rig.company().world().faults().add({.method = "POST",
                                        .path = "/api/v1/users/*/lifecycle/activate",
                                        .count = 1,
                                        .effect = Effect::status,
                                        .status = 403});
    const auto run = rig.process.plan_run();
    const auto ended = rig.process.carry_on(run);
    EXPECT_EQ(ended.failed, 1);
    EXPECT_EQ(ended.skipped, 1);
    EXPECT_THAT(
        rig.process.steps(),
        IsSupersetOf({StartsWith("activate alan.turing@example.com: failed"),
                      StartsWith("assign_app alan.turing@example.com: skipped needs \"activate alan.turing@example.com "
                                 "in Okta\", which failed")}));
    int again = 0;
    const auto retry = [&]() -> Task<> { again = co_await rig.process.executor().retry(run); };
    rig.process.run(retry());
    EXPECT_EQ(again, 2);
    EXPECT_EQ(rig.process.carry_on(run).succeeded, ended.total);
    EXPECT_EQ(rig.end(), ending_without_trouble(a_hire()));
}

TEST(Run, WhatWasRefusedForGoodIsTriedAgainWhenAPersonAsks) {
    Rig rig{a_hire()};
    rig.company().world().faults().add({.method = "POST",
                                        .path = "/api/v1/users/*/lifecycle/activate",
                                        .count = 1,
                                        .effect = Effect::status,
                                        .status = 400});
    const auto run = rig.process.plan_run();
    EXPECT_EQ(rig.process.carry_on(run).failed, 1);
    EXPECT_EQ(rig.process.plan()->stuck.size(), 1u);
    const auto retry = [&]() -> Task<> { co_await rig.process.executor().retry(run); };
    rig.process.run(retry());
    const auto ended = rig.process.carry_on(run);
    EXPECT_EQ(ended.succeeded, ended.total) << ::testing::PrintToString(rig.process.steps());
    EXPECT_EQ(rig.end(), ending_without_trouble(a_hire()));
}

TEST(Run, AStopLetsWhatIsUnderWayEndAndTheNextLifeGoesOn) {
    Rig rig{a_hire()};
    const auto run = rig.process.plan_run();
    const auto stopped = rig.process.carry_on(run, [&](const Step&) { rig.process.executor().stop(); });
    EXPECT_FALSE(stopped.finished_at);
    EXPECT_GT(stopped.succeeded, 0);
    EXPECT_LT(stopped.succeeded, stopped.total);
    Fate fate;
    Process next{rig.company(), rig.story.disk(), fate};
    next.apply();
    EXPECT_EQ(ending(rig.company(), next, rig.story.began()), ending_without_trouble(a_hire()));
}

TEST(Run, UnderAHoldNothingIsGiven) {
    Rig rig{a_hire()};
    const auto run = rig.process.plan_run();
    rig.process.holds().place({"jumpcloud:" + rig.company().jumpcloud_id("alan.turing@example.com")});
    const auto ended = rig.process.carry_on(run);
    EXPECT_EQ(ended.skipped, ended.total);
    EXPECT_THAT(rig.process.steps(),
                Contains("create_account alan.turing@example.com: skipped overtaken: a hold stands"));
    EXPECT_EQ(count_writes(rig.process.trace(), "POST /api/v1/users"), 0u);
}

TEST(Run, ACreationTakesItsGroupsAlong) {
    Rig rig{a_hire()};
    rig.process.apply();
    EXPECT_EQ(count_writes(rig.process.trace(), "PUT /api/v1/groups/"), 0u);
    EXPECT_THAT(rig.process.steps(), Contains("add_member alan.turing@example.com: succeeded done with the creation"));
}

TEST(Run, ANameTakenMeanwhileIsNobodysToTake) {
    Rig rig{a_hire()};
    const auto run = rig.process.plan_run();
    rig.company().ask(VendorKind::okta, "POST", "/api/v1/users?activate=false",
                      R"({"profile":{"login":"alan.turing@example.com","email":"somebody.else@example.com",
                          "firstName":"Somebody","lastName":"Else"}})");
    const auto ended = rig.process.carry_on(run);
    EXPECT_EQ(ended.succeeded, 0);
    EXPECT_EQ(count_writes(rig.end(), "alan.turing@example.com"), 2u) << "one line for JumpCloud, one for the other's";
}

TEST(Run, AMailIsNeverSentTwiceByItself) {
    auto told = a_hire();
    const auto mail = told.rules.rfind("{mail: none}");
    told.rules.replace(mail, std::string{"{mail: none}"}.size(), "{mail: company}");
    Rig rig{std::move(told)};
    // Not performed, but nobody can know that.
    rig.company().world().faults().add(
        {.method = "POST", .path = "/api/v1/users/*/lifecycle/activate", .count = 1, .effect = Effect::drop_before});
    const auto run = rig.process.plan_run();
    EXPECT_EQ(rig.process.carry_on(run).failed, 1);
    EXPECT_THAT(rig.process.steps(), Contains(HasSubstr("it is not sent twice by itself")));
    EXPECT_EQ(count_writes(rig.process.trace(), "lifecycle/activate"), 1u);
    const auto retry = [&]() -> Task<> { co_await rig.process.executor().retry(run); };
    rig.process.run(retry());
    EXPECT_EQ(rig.process.carry_on(run).failed, 0) << "a person has asked for it";
}

TEST(Run, ADoubtThatNobodyAnswersStaysOpenAndIsSettledByTheNextLife) {
    Rig rig{a_hire()};
    auto& faults = rig.company().world().faults();
    faults.add({.id = "lost", .method = "POST", .path = "/api/v1/users", .count = 1, .effect = Effect::drop_after});
    const auto run = rig.process.plan_run();
    // The first read finds the name free, the others are the probes.
    faults.add({.id = "down",
                .vendor = VendorKind::okta,
                .method = "GET",
                .path = "/api/v1/users/*",
                .skip = 1,
                .effect = Effect::status,
                .status = 503});
    const auto parked = rig.process.carry_on(run);
    EXPECT_FALSE(parked.finished_at);
    EXPECT_EQ(parked.failed, 0) << "a doubt is never a failure";
    faults.clear();
    rig.company().time().pass(std::chrono::minutes{5});
    EXPECT_EQ(rig.process.carry_on(run).succeeded, parked.total);
    EXPECT_EQ(count_writes(rig.process.trace(), "POST /api/v1/users?activate=false"), 1u) << "created once";
}

}  // namespace
}  // namespace lockstep::simulation
