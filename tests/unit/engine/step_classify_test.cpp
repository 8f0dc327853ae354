#include <gtest/gtest.h>

#include "engine/classify.hpp"
#include "engine/frozen.hpp"

namespace lockstep::engine {
namespace {

using Kind = directory::DirectoryError::Kind;

TEST(Classify, OnlyWhatMayHaveBeenPerformedIsADoubt) {
    EXPECT_EQ(after_error(Kind::unknown_outcome), AfterError::doubt);
    EXPECT_EQ(after_error(Kind::unavailable), AfterError::doubt);
    EXPECT_EQ(after_error(Kind::malformed), AfterError::doubt);
    EXPECT_EQ(after_error(Kind::throttled), AfterError::retry);
    EXPECT_EQ(after_error(Kind::unreachable), AfterError::retry);
    EXPECT_EQ(after_error(Kind::refused), AfterError::fail);
    EXPECT_EQ(after_error(Kind::unauthorized), AfterError::fail);
    EXPECT_EQ(after_error(Kind::stale), AfterError::look_again);
}

TEST(Classify, TheWaitGrowsWithEachTryAndIsBounded) {
    SeededRandom random{7};
    const WallTime now{std::chrono::hours{1000}};
    for (const auto& [tries, most] : {std::pair{1, 2}, {3, 8}, {5, 32}, {8, 60}, {1000, 60}}) {
        auto longest = now;
        for (int i = 0; i < 500; ++i) {
            const auto at = next_try_at(tries, std::nullopt, now, random);
            ASSERT_GE(at, now);
            ASSERT_LE(at, now + std::chrono::seconds{most});
            longest = std::max(longest, at);
        }
        EXPECT_GT(longest, now + std::chrono::seconds{most} * 9 / 10) << "full jitter uses the whole interval";
    }
}

TEST(Classify, TheVendorsDateIsNeverUndercut) {
    SeededRandom random{7};
    const WallTime now{std::chrono::hours{1000}};
    const auto asked_for = now + std::chrono::seconds{45};
    for (int i = 0; i < 500; ++i) {
        const auto at = next_try_at(1, asked_for, now, random);
        ASSERT_GE(at, asked_for);
        ASSERT_LE(at, asked_for + std::chrono::seconds{1});
    }
}

TEST(Frozen, ARequestComesBackAsItWasSent) {
    const Frozen frozen{.login = "ada@example.com",
                        .free_at = from_rfc3339("2026-01-02T03:04:05.006Z").value(),
                        .writes = {{{"r"}, "title", Value::empty(), Value::text("Boss"), Value::text("Boss")}},
                        .groups = {{"00g1"}}};
    EXPECT_EQ(frozen_from(to_text(frozen)), frozen);
    EXPECT_EQ(frozen_from(""), Frozen{});
}

}  // namespace
}  // namespace lockstep::engine
