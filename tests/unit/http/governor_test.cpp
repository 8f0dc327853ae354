// The governor against a vendor that counts as Okta does: windows of 60 s from the first call, floored to the second.
#include "http/governor.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <queue>

namespace lockstep::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using Duration = SteadyTime::duration;

constexpr SteadyTime kStart{std::chrono::hours{1} + milliseconds{340}};
const std::string kUsers = "/api/v1/users";

/// Counts like Okta, and answers with its headers. Its wall clock is our steady one.
class CountingVendor {
public:
    explicit CountingVendor(std::int64_t limit) : limit_{limit} {}

    Reply answer(SteadyTime now) {
        const auto second = std::chrono::floor<seconds>(now);
        if (now >= end_) {
            end_ = second + seconds{60};
            used_ = 0;
        }
        const bool refused = used_ >= limit_;
        if (!refused) ++used_;
        refusals += refused;
        return {.status = refused ? 429 : 200,
                .limit = limit_,
                .remaining = limit_ - used_,
                .reset_in = std::chrono::ceil<milliseconds>(end_ - second)};
    }
    std::int64_t refusals = 0;
    [[nodiscard]] std::int64_t used() const { return used_; }

private:
    std::int64_t limit_;
    std::int64_t used_ = 0;
    SteadyTime end_{};
};

/// Calls of one lane, as many and as fast as the governor lets them.
struct Load {
    Lane lane;
    std::int64_t sent = 0;
    std::int64_t left = std::numeric_limits<std::int64_t>::max();
};

struct Out {
    SteadyTime arrives;
    SteadyTime sent_at;
    Reply reply;
    bool operator<(const Out& other) const { return arrives > other.arrives; }
};

/// Drives governor and vendor in steps of five milliseconds.
class Drive {
public:
    Drive(GovernorSettings settings, std::int64_t limit) : governor{std::move(settings), random_}, vendor{limit} {}

    void run(std::vector<Load*> loads, Duration time, Duration latency = milliseconds{80}) {
        for (const auto end = now + time; now < end; now += milliseconds{5}) {
            while (!out_.empty() && out_.top().arrives <= now) {
                governor.ended(kUsers, out_.top().reply, out_.top().sent_at, now);
                out_.pop();
            }
            for (Load* load : loads) {
                while (load->left > 0 && governor.admit(kUsers, load->lane, now) <= now) {
                    out_.push({now + latency, now, vendor.answer(now + latency / 2)});
                    ++load->sent;
                    --load->left;
                }
            }
        }
    }
    SeededRandom random_{7};
    Governor governor;
    CountingVendor vendor;
    SteadyTime now = kStart;

private:
    std::priority_queue<Out> out_;
};

TEST(Governor, AloneItUsesItsShareOfEveryWindowAndIsNeverRefused) {
    Drive drive{{}, 300};
    Load bulk{Lane::bulk};
    drive.run({&bulk}, minutes{1});  // until the limit is known, a small one is assumed
    bulk.sent = 0;
    drive.run({&bulk}, minutes{20});
    EXPECT_EQ(drive.vendor.refusals, 0);
    const double permitted = 300 * 0.8 * 20;
    EXPECT_GE(static_cast<double>(bulk.sent), 0.95 * permitted);
    EXPECT_LE(static_cast<double>(bulk.sent), permitted);
}

TEST(Governor, NeverSpendsTheHeadroom) {
    Drive drive{{.shares = {.headroom = 0.3}}, 100};
    Load lockdown{Lane::lockdown};
    for (int second = 0; second < 600; ++second) {
        drive.run({&lockdown}, seconds{1});
        EXPECT_LE(drive.vendor.used(), 70);
    }
    EXPECT_GE(lockdown.sent, 650);
}

TEST(Governor, BulkLeavesTheReserveToLockdownAtOnce) {
    Drive drive{{}, 300};
    Load bulk{Lane::bulk}, lockdown{Lane::lockdown, 0, 8};
    drive.run({&bulk}, seconds{100});  // the budget of this window is spent
    const auto before = drive.now;
    drive.run({&lockdown, &bulk}, milliseconds{5});
    EXPECT_EQ(lockdown.sent, 8) << "waited after " << (before - kStart).count();
}

TEST(Governor, ForeignTrafficSlowsUsNotTheOthers) {
    Drive drive{{}, 300};
    Load bulk{Lane::bulk};
    std::int64_t foreign_refused = 0;
    const auto run_beside_others = [&](int time) {
        for (int second = 0; second < time; ++second) {
            drive.run({&bulk}, seconds{1});
            for (int i = 0; i < 2; ++i)
                foreign_refused += drive.vendor.answer(drive.now).status == 429;  // 120 a minute
        }
    };
    run_beside_others(70);  // the first window teaches what others want
    foreign_refused = bulk.sent = drive.vendor.refusals = 0;
    run_beside_others(600);
    EXPECT_EQ(foreign_refused, 0);
    EXPECT_EQ(drive.vendor.refusals, 0);
    EXPECT_GE(bulk.sent, 10 * 120);
}

TEST(Governor, SendsNothingAcrossTheEdgeWhoseAnswerIsStillOut) {
    Drive drive{{}, 10'000};
    Load bulk{Lane::bulk};
    drive.run({&bulk}, seconds{50}, milliseconds{400});
    // The window opened at a full second before kStart + 0.2 s; its edge is 60 s after that.
    drive.run({&bulk}, seconds{9} - milliseconds{400}, milliseconds{400});
    bulk.sent = 0;
    drive.run({&bulk}, milliseconds{900}, milliseconds{400});
    EXPECT_EQ(bulk.sent, 0);
}

TEST(Governor, AConcurrencyLimitQuietsAllButLockdown) {
    SeededRandom random{3};
    Governor governor{{}, random};
    ASSERT_LE(governor.admit(kUsers, Lane::bulk, kStart), kStart);
    governor.ended(kUsers, {.status = 429, .limit = 0, .remaining = 0, .reset_in = minutes{2}}, kStart, kStart);
    const auto next = governor.admit(kUsers, Lane::bulk, kStart);
    EXPECT_GT(next, kStart);
    EXPECT_LE(next, kStart + milliseconds{250});
    EXPECT_LE(governor.admit(kUsers, Lane::lockdown, kStart), kStart);
}

TEST(Governor, NoLaneTakesThePlacesOfAHigherOne) {
    SeededRandom random{3};
    Governor governor{{.max_in_flight = 4}, random};
    const auto fill = [&](Lane lane) {
        int granted = 0;
        while (governor.admit(kUsers, lane, kStart) <= kStart) ++granted;
        return granted;
    };
    EXPECT_EQ(fill(Lane::bulk), 3);
    EXPECT_EQ(fill(Lane::event), 1);
    EXPECT_EQ(fill(Lane::offboard), 1);
    EXPECT_EQ(fill(Lane::lockdown), 2);
}

TEST(Governor, WaitsForTheResetAfterARefusal) {
    SeededRandom random{3};
    Governor governor{{}, random};
    ASSERT_LE(governor.admit(kUsers, Lane::bulk, kStart), kStart);
    governor.ended(kUsers, {.status = 429, .limit = 50, .remaining = 0, .reset_in = seconds{9}}, kStart, kStart);
    EXPECT_EQ(governor.admit(kUsers, Lane::lockdown, kStart), kStart + seconds{10});
}

GovernorSettings adaptive() {
    return {.max_in_flight = 4, .buckets = {}, .other = {.pace = AdaptiveSettings{}, .max_in_flight = std::nullopt}};
}

/// Calls in `time`, each answered with `status` 100 ms later.
int calls_in(Governor& governor, SteadyTime& now, Duration time, int status) {
    int calls = 0;
    std::deque<SteadyTime> out;
    for (const auto end = now + time; now < end; now += milliseconds{5}) {
        while (!out.empty() && out.front() + milliseconds{100} <= now) {
            governor.ended("console", {.status = status}, out.front(), now);
            out.pop_front();
        }
        if (governor.admit("console", Lane::bulk, now) > now) continue;
        out.push_back(now);
        ++calls;
    }
    for (const auto sent : out) governor.ended("console", {.status = status}, sent, now);
    return calls;
}

TEST(AdaptiveGovernor, StartsAtFiveASecondAndGrowsEachCleanMinute) {
    SeededRandom random{3};
    Governor governor{adaptive(), random};
    auto now = kStart;
    EXPECT_NEAR(calls_in(governor, now, minutes{1}, 200), 300, 5);
    calls_in(governor, now, minutes{4}, 200);
    EXPECT_NEAR(governor.permitted_per_minute().at("console"), 6 * 60, 16);
    calls_in(governor, now, minutes{60}, 200);
    EXPECT_EQ(governor.permitted_per_minute().at("console"), 10 * 60);
}

TEST(AdaptiveGovernor, HalvesOnceForAllCallsOfOneRate) {
    SeededRandom random{3};
    Governor governor{adaptive(), random};
    for (int i = 0; i < 3; ++i) (void)governor.admit("console", Lane::lockdown, kStart);
    for (int i = 0; i < 3; ++i)
        governor.ended("console", {.status = 503}, kStart, kStart + milliseconds{100 * (i + 1)});
    EXPECT_EQ(governor.permitted_per_minute().at("console"), 2.5 * 60);
}

TEST(AdaptiveGovernor, StaysBelowTheRateThatWasComplainedOf) {
    SeededRandom random{3};
    Governor governor{adaptive(), random};
    auto now = kStart;
    calls_in(governor, now, minutes{10}, 200);
    const double refused = governor.permitted_per_minute().at("console");
    calls_in(governor, now, milliseconds{150}, 429);
    calls_in(governor, now, minutes{50}, 200);
    EXPECT_NEAR(governor.permitted_per_minute().at("console"), refused * 0.8, 1);
}

TEST(AdaptiveGovernor, NeverFallsBelowItsFloor) {
    SeededRandom random{3};
    Governor governor{adaptive(), random};
    auto now = kStart;
    calls_in(governor, now, minutes{5}, 503);
    EXPECT_EQ(governor.permitted_per_minute().at("console"), 30);
}

TEST(AdaptiveGovernor, ObeysRetryAfter) {
    SeededRandom random{3};
    Governor governor{adaptive(), random};
    (void)governor.admit("console", Lane::bulk, kStart);
    governor.ended("console", {.status = 429, .retry_after = seconds{30}}, kStart, kStart);
    EXPECT_EQ(governor.admit("console", Lane::lockdown, kStart), kStart + seconds{30});
}

TEST(AdaptiveGovernor, ALockdownDoesNotWaitForThePaceOfBulk) {
    SeededRandom random{3};
    Governor governor{adaptive(), random};
    (void)governor.admit("console", Lane::bulk, kStart);
    ASSERT_GT(governor.admit("console", Lane::bulk, kStart), kStart);
    for (int i = 0; i < 4; ++i) EXPECT_LE(governor.admit("console", Lane::lockdown, kStart), kStart) << i;
    EXPECT_GT(governor.admit("console", Lane::lockdown, kStart), kStart);
}

}  // namespace
}  // namespace lockstep::http
