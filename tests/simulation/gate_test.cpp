// The safety gate over many runs: a slow bleed, a day of lay-offs, and what people say to what waits.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/approvals.hpp"
#include "tests/simulation/ending.hpp"
#include "tests/simulation/stories.hpp"
#include "tests/simulation/sweep.hpp"

namespace lockstep::simulation {
namespace {

using ::testing::IsEmpty;
using twin::VendorKind;

constexpr std::uint64_t kSeed = 31;

constexpr const char* kRules = R"(
identities:
  match:
    - jumpcloud.email == okta.email
populations:
  employees:
    when: exists(jumpcloud)
    source: jumpcloud
    offboard: suspend
attributes:
  - {jumpcloud: email, okta: email}
safety:
  max_suspensions: {count: 3, percent: 0}
)";

std::string email_of(int number) {
    return fmt::format("p{}.person@example.com", number);
}

Story::Told people(int count) {
    twin::Company company;
    for (int i = 0; i < count; ++i) company.people.push_back(make_person(fmt::format("P{}", i), "Person", i));
    return {"people", kRules, company, [](Company&) {}};
}

/// A company that goes on for hours, looked at now and then.
struct Day {
    explicit Day(int count) : story{people(count), kSeed}, process{story.company(), story.disk(), fate} {}

    void remove(int number) {
        auto& company = story.company();
        company.ask(VendorKind::jumpcloud, "DELETE", "/api/systemusers/" + company.jumpcloud_id(email_of(number)));
    }
    void lay_off(int number) {
        auto& company = story.company();
        company.ask(VendorKind::jumpcloud, "PUT", "/api/systemusers/" + company.jumpcloud_id(email_of(number)),
                    R"({"state":"SUSPENDED"})");
    }
    void apply(std::chrono::minutes then = std::chrono::minutes{0}) {
        story.company().time().pass(std::chrono::seconds{5});  // the lists lag
        ASSERT_TRUE(process.apply());
        story.company().time().pass(then);
    }
    std::size_t suspended() {
        const auto lines = ending(story.company(), process, story.began());
        return static_cast<std::size_t>(
            std::ranges::count_if(lines, [](const auto& line) { return line.starts_with("okta SUSPENDED"); }));
    }
    std::vector<Change> staged() {
        auto plan = process.plan().value();
        std::erase_if(plan.changes, [](const Change& change) { return !change.staged; });
        return plan.changes;
    }
    void say(const std::vector<Change>& changes, bool approve) {
        const auto now = process.clock().wall_now();
        std::vector<store::Verdict> verdicts;
        for (const auto& change : changes)
            verdicts.push_back({change.id, approve, "root", now, now + std::chrono::hours{72}});
        process.run(process.store().put_verdicts(std::move(verdicts)));
    }
    void note_staged() {
        process.run(
            engine::note_staged(process.store(), process.plan().value(), true, "ada", process.clock().wall_now()));
    }

    Story story;
    Fate fate;
    Process process;
};

TEST(SafetyGate, ASlowBleedOfOneAnHourStopsAtTheLimit) {
    Day day{10};
    for (int hour = 0; hour < 8; ++hour) {
        day.remove(hour);
        day.apply(std::chrono::minutes{60});
    }
    EXPECT_EQ(day.suspended(), 3u);
    EXPECT_FALSE(day.staged().empty());
}

TEST(SafetyGate, FortyPeopleLaidOffInAnAfternoonAreAllOutAtOnce) {
    Day day{44};
    for (int number = 0; number < 40; ++number) {
        day.lay_off(number);
        if (number % 10 == 9) day.apply(std::chrono::minutes{30});
    }
    EXPECT_EQ(day.suspended(), 40u);
    EXPECT_THAT(day.staged(), IsEmpty());
}

TEST(SafetyGate, WhoLeavesBeforeAPassHasSeenTheirActivationIsCommanded) {
    Story story{a_hire(), 3};
    Fate fate;
    Process process{story.company(), story.disk(), fate};
    process.apply();
    auto& company = story.company();
    const auto alan = company.jumpcloud_id("alan.turing@example.com");
    company.ask(VendorKind::jumpcloud, "PUT", "/api/systemusers/" + alan, R"({"state":"SUSPENDED"})");
    company.time().pass(std::chrono::minutes{15});
    const auto plan = process.plan().value();
    ASSERT_FALSE(plan.changes.empty());
    EXPECT_EQ(plan.changes.front().cause, Cause::state) << "not a first link: we activated them ourselves";
}

TEST(SafetyGate, WhatIsApprovedGoesAndWhatIsRejectedStays) {
    Day day{10};
    for (int number = 0; number < 5; ++number) day.remove(number);
    day.apply(std::chrono::minutes{5});
    EXPECT_EQ(day.suspended(), 0u) << "one cause, staged whole";
    auto waiting = day.staged();
    std::erase_if(waiting, [](const Change& change) { return change.kind != ChangeKind::suspend; });
    ASSERT_EQ(waiting.size(), 5u);
    day.say({waiting[0], waiting[1]}, true);
    day.say({waiting[2], waiting[3], waiting[4]}, false);
    day.apply();
    EXPECT_EQ(day.suspended(), 2u);
    for (const auto& change : day.staged()) {
        if (change.kind == ChangeKind::suspend) EXPECT_EQ(change.held_by, "rejected by root");
    }
}

TEST(SafetyGate, AnApprovalLapsesWhenItsChangeIsPlannedNoMore) {
    Day day{10};
    for (int number = 0; number < 5; ++number) day.remove(number);
    day.apply(std::chrono::minutes{5});
    const auto waiting = day.staged();
    day.say(waiting, true);
    day.note_staged();
    std::vector<store::Verdict> left;
    const auto read = [&]() -> Task<> {
        left = co_await day.process.store().list_verdicts(day.process.clock().wall_now());
    };
    day.process.run(read());
    EXPECT_EQ(left.size(), waiting.size()) << "still planned: it binds on";
    day.apply(std::chrono::minutes{5});
    EXPECT_EQ(day.suspended(), 5u);
    day.note_staged();
    day.process.run(read());
    EXPECT_THAT(left, IsEmpty());
}

}  // namespace
}  // namespace lockstep::simulation
