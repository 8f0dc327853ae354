// A run that goes over many of the vendor's windows: it can be stopped, nobody is read more than it takes, and nothing
// is written on facts that are older than allowed.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "tests/simulation/newcomers.hpp"
#include "tests/simulation/process.hpp"

namespace lockstep::simulation {
namespace {

using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::IsEmpty;

constexpr std::uint64_t kSeed = 4;
constexpr int kPeople = 300;
constexpr const char* kOwner = " GET /api/v1/users/me ";  ///< whose token it is, asked now and then: protected
constexpr int kSteps = 3 * kPeople;                       // created, put in the group, activated

std::size_t count(const std::vector<std::string>& trace, std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(trace, [&](const auto& line) { return line.find(text) != std::string::npos; }));
}

/// For each activation, how long before it its account was last read.
std::vector<microseconds> ages_of_activations(const std::vector<std::string>& trace) {
    std::map<std::string, microseconds> read_at;
    std::vector<microseconds> ages;
    for (const auto& line : trace) {
        std::istringstream text{line};
        std::int64_t at = 0;
        std::string method, path;
        text >> at >> method >> path;
        const std::string users = "/api/v1/users/";
        if (!path.starts_with(users)) continue;
        const auto id = path.substr(users.size(), path.find('/', users.size()) - users.size());
        if (path.find("/lifecycle/activate") != std::string::npos) {
            ages.push_back(microseconds{at} - read_at.at(id));
        } else {
            read_at[id] = microseconds{at};
        }
    }
    return ages;
}

TEST(LargeRun, ReadsNobodyMoreThanItTakesAndWritesOnYoungFacts) {
    Company company{kNewcomerRules, newcomers(kPeople), kSeed};
    CrashDisk disk;
    Fate fate;
    disk.serve(&fate);
    Process process{company, disk, fate};
    const auto run = process.plan_run();
    company.time().pass(minutes{10});
    const auto before = process.jumpcloud_wire().trace().size();
    EXPECT_EQ(process.carry_on(run).succeeded, kSteps);
    const auto& okta = process.okta_wire().trace();
    EXPECT_EQ(count(okta, " 429"), 0u);
    EXPECT_EQ(process.jumpcloud_wire().trace().size() - before, static_cast<std::size_t>(kPeople));
    EXPECT_EQ(count(okta, " GET /api/v1/users/") - count(okta, kOwner), 3u * kPeople)
        << "name, account and state, once each";
    const auto ages = ages_of_activations(okta);
    ASSERT_EQ(ages.size(), static_cast<std::size_t>(kPeople));
    EXPECT_LE(std::ranges::max(ages), seconds{30});
}

TEST(LargeRun, GoesOnWhereItWasStoppedAndCreatesNobodyTwice) {
    Company company{kNewcomerRules, newcomers(kPeople), kSeed};
    CrashDisk disk;
    RunId run;
    std::size_t created = 0;
    {
        Fate fate;
        disk.serve(&fate);
        Process process{company, disk, fate};
        run = process.plan_run();
        int ended = 0;
        const auto stopped = process.carry_on(run, [&](const Step&) {
            if (++ended == kSteps / 2) process.executor().stop();
        });
        EXPECT_FALSE(stopped.finished_at);
        EXPECT_LT(stopped.succeeded, kSteps);
        created = count(process.okta_wire().trace(), " POST /api/v1/users?activate=false");
        EXPECT_GT(created, 0u);
    }
    company.time().pass(minutes{3});
    Fate fate;
    disk.serve(&fate);
    Process process{company, disk, fate};
    const auto ended = process.carry_on(run);
    EXPECT_EQ(ended.succeeded, kSteps);
    EXPECT_EQ(created + count(process.okta_wire().trace(), " POST /api/v1/users?activate=false"),
              static_cast<std::size_t>(kPeople));
    company.time().pass(minutes{20});
    EXPECT_THAT(process.plan()->changes, IsEmpty());
}

/// Everybody is in both directories, and has moved to another department in JumpCloud.
struct Reorganisation {
    Reorganisation() : company{std::string{kNewcomerRules} + "  max_attribute_changes: unlimited\n", staff(), kSeed} {
        disk.serve(&fate);
        EXPECT_TRUE(process.link());
        for (int i = 0; i < kPeople; ++i) {
            company.ask(twin::VendorKind::jumpcloud, "PUT",
                        "/api/systemusers/" + company.jumpcloud_id(fmt::format("ada{}.byron@example.com", i)),
                        R"({"department":"Analysis"})");
        }
        company.time().pass(minutes{20});
    }
    static twin::Company staff() {
        auto all = newcomers(kPeople);
        for (auto& person : all.people) person.in_okta = true;
        return all;
    }

    Company company;
    CrashDisk disk;
    Fate fate;
    Process process{company, disk, fate};
};

TEST(LargeRun, WhoseFactsHaveGrownOldIsReadByPagesAndNotOneByOne) {
    Reorganisation story;
    const auto run = story.process.plan_run();
    story.company.time().pass(minutes{10});
    const auto before = story.process.jumpcloud_wire().trace().size();
    EXPECT_EQ(story.process.carry_on(run).succeeded, kPeople);
    const auto& okta = story.process.okta_wire().trace();
    EXPECT_EQ(count(okta, " GET /api/v1/users/") - count(okta, kOwner), 0u);
    EXPECT_LE(story.process.jumpcloud_wire().trace().size() - before, 10u) << "pages of a hundred";
    story.company.time().pass(minutes{20});
    EXPECT_THAT(story.process.plan()->changes, IsEmpty());
}

TEST(LargeRun, WhatMovedSinceIsFoundOnThePagesToo) {
    Reorganisation story;
    const auto run = story.process.plan_run();
    story.company.ask(twin::VendorKind::jumpcloud, "PUT",
                      "/api/systemusers/" + story.company.jumpcloud_id("ada7.byron@example.com"),
                      R"({"department":"Poetry"})");
    story.company.time().pass(minutes{10});
    const auto ended = story.process.carry_on(run);
    EXPECT_EQ(ended.succeeded, kPeople - 1);
    EXPECT_EQ(ended.skipped, 1) << "overtaken: the next plan carries the newer value";
}

}  // namespace
}  // namespace lockstep::simulation
