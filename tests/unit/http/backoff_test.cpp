#include "http/backoff.hpp"

#include <gtest/gtest.h>

namespace lockstep::http {
namespace {

using std::chrono::milliseconds;

TEST(Backoff, GrowsUpToItsCapAndEnds) {
    SeededRandom random{1};
    Backoff backoff{{.base = milliseconds{100}, .cap = milliseconds{300}, .retries = 3}};
    EXPECT_LE(backoff.next(random, std::nullopt).value(), milliseconds{100});
    EXPECT_LE(backoff.next(random, std::nullopt).value(), milliseconds{200});
    EXPECT_LE(backoff.next(random, std::nullopt).value(), milliseconds{300});
    EXPECT_EQ(backoff.next(random, std::nullopt), std::nullopt);
}

TEST(Backoff, IsNeverShorterThanTheVendorAsks) {
    SeededRandom random{1};
    for (int i = 0; i < 100; ++i) {
        Backoff backoff;
        EXPECT_GE(backoff.next(random, milliseconds{7'000}).value(), milliseconds{7'000});
    }
}

TEST(Backoff, SpreadsOverItsWholeRange) {
    SeededRandom random{1};
    int low = 0;
    for (int i = 0; i < 1'000; ++i) {
        Backoff backoff{{.base = milliseconds{1'000}}};
        low += backoff.next(random, std::nullopt).value() < milliseconds{500};
    }
    EXPECT_NEAR(low, 500, 60);
}

TEST(RetryBudget, IsEarnedBySuccesses) {
    RetryBudget budget;
    int taken = 0;
    while (budget.take()) ++taken;
    EXPECT_EQ(taken, 20);
    for (int i = 0; i < 9; ++i) budget.succeeded();
    EXPECT_FALSE(budget.take());
    for (int i = 0; i < 2; ++i) budget.succeeded();
    EXPECT_TRUE(budget.take());
}

}  // namespace
}  // namespace lockstep::http
