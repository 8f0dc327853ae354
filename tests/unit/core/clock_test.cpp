#include "core/clock.hpp"

#include <gtest/gtest.h>

namespace lockstep {
namespace {

TEST(Clock, Rfc3339RoundTripsMilliseconds) {
    const auto time = from_rfc3339("2026-02-28T23:59:59.007Z");
    ASSERT_TRUE(time);
    EXPECT_EQ(to_rfc3339(*time), "2026-02-28T23:59:59.007Z");
}

TEST(Clock, Rfc3339TakesZeroToNineFractionDigitsAndOffsets) {
    EXPECT_EQ(from_rfc3339("2026-01-01T00:00:00Z"), from_rfc3339("2026-01-01T00:00:00.000000000Z"));
    EXPECT_EQ(from_rfc3339("2026-01-01T01:00:00+01:00"), from_rfc3339("2026-01-01T00:00:00Z"));
    EXPECT_EQ(from_rfc3339("2026-01-01T00:00:00.5Z"), from_rfc3339("2026-01-01T00:00:00.500Z"));
    EXPECT_EQ(from_rfc3339("2026-01-01"), from_rfc3339("2026-01-01T00:00:00Z"));
}

TEST(Clock, Rfc3339RefusesWhatIsNoTime) {
    for (const auto* text : {"", "yesterday", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-01T00:00:00",
                             "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00Zx"}) {
        EXPECT_FALSE(from_rfc3339(text)) << text;
    }
}

TEST(Clock, HttpDateRoundTrips) {
    const auto time = from_http_date("Mon, 29 Sep 2025 03:49:50 GMT");
    ASSERT_TRUE(time);
    EXPECT_EQ(to_rfc3339(*time), "2025-09-29T03:49:50.000Z");
    EXPECT_EQ(to_http_date(*time), "Mon, 29 Sep 2025 03:49:50 GMT");
}

}  // namespace
}  // namespace lockstep
