#include "http/reply.hpp"

#include <gtest/gtest.h>

namespace lockstep::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr WallTime kLater{std::chrono::hours{10'000'000}};

TEST(Reply, MeasuresTheResetAgainstTheAnswersOwnDate) {
    // rate-limit-429.recorded.json: 06:24:56, reset 1759127105 = 06:25:05
    const Response response{429,
                            {{"date", "Mon, 29 Sep 2025 06:24:56 GMT"},
                             {"x-rate-limit-limit", "50"},
                             {"x-rate-limit-remaining", "0"},
                             {"x-rate-limit-reset", "1759127105"}},
                            ""};
    const auto reply = read_reply(response, kLater);
    EXPECT_EQ(reply.limit, 50);
    EXPECT_EQ(reply.remaining, 0);
    EXPECT_EQ(reply.reset_in, seconds{9});
    EXPECT_FALSE(reply.is_concurrency_limit());
}

TEST(Reply, TakesTheFirstOfResetsThatAProxyJoined) {
    const Response response{
        200, {{"date", "Mon, 29 Sep 2025 06:24:56 GMT"}, {"x-rate-limit-reset", "1759127105, 1759127106"}}, ""};
    EXPECT_EQ(read_reply(response, kLater).reset_in, seconds{9});
}

TEST(Reply, ReadsRetryAfterAsSecondsAndAsDate) {
    EXPECT_EQ(read_reply({503, {{"Retry-After", "7"}}, ""}, kLater).retry_after, seconds{7});
    const Response dated{
        503, {{"Date", "Mon, 29 Sep 2025 06:24:56 GMT"}, {"Retry-After", "Mon, 29 Sep 2025 06:25:06 GMT"}}, ""};
    EXPECT_EQ(read_reply(dated, kLater).retry_after, seconds{10});
}

TEST(Reply, KnowsAConcurrencyLimitByItsZeroes) {
    const Response response{429, {{"x-rate-limit-limit", "0"}, {"x-rate-limit-remaining", "0"}}, ""};
    EXPECT_TRUE(read_reply(response, kLater).is_concurrency_limit());
}

TEST(Reply, TimesThatCannotBeMeantAreADayAtMost) {
    const auto reset = [](const char* value) {
        return read_reply({429, {{"Date", "Mon, 29 Sep 2025 06:24:56 GMT"}, {"x-rate-limit-reset", value}}, ""}, kLater)
            .reset_in;
    };
    EXPECT_EQ(reset("1759127105000"), std::chrono::hours{24});  // in milliseconds
    EXPECT_EQ(reset("9223372036854775807"), std::chrono::hours{24});
    EXPECT_EQ(reset("1759127090"), -seconds{6});
    EXPECT_EQ(reset("-5"), -std::chrono::hours{24});
    const auto wait = [](const char* value) {
        return read_reply({503, {{"Retry-After", value}}, ""}, kLater).retry_after;
    };
    EXPECT_EQ(wait("9223372036854775807"), std::chrono::hours{24});
    EXPECT_EQ(wait("-9223372036854775808"), seconds{0});
    EXPECT_EQ(wait("Mon, 29 Sep 2025 06:25:06 GMT"), seconds{0});  // past already
}

TEST(Reply, ReadsNothingIntoGarbage) {
    const Response response{200, {{"x-rate-limit-limit", "many"}, {"Retry-After", "soon"}}, ""};
    EXPECT_EQ(read_reply(response, kLater), (Reply{.status = 200}));
}

}  // namespace
}  // namespace lockstep::http
