// What a window's budget gives at its edge, and to a bucket that it does not know yet.
#include <gtest/gtest.h>

#include "http/budget.hpp"

namespace lockstep::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr SteadyTime kStart{std::chrono::hours{1} + milliseconds{340}};
constexpr std::int64_t kLimit = 300;

/// A budget in its second window, of which nothing is left; the vendor says that it ends `ends` from `kStart` on.
struct SpentWindow {
    SpentWindow() {
        for (int i = 0; i < 231; ++i) call(kStart + milliseconds{i}, kStart + milliseconds{i + 50}, i + 1, seconds{60});
    }
    void call(SteadyTime sent, SteadyTime answered, std::int64_t counted, milliseconds reset_in) {
        budget->sent(Lane::bulk, sent);
        budget->ended({.status = 200, .limit = kLimit, .remaining = kLimit - counted, .reset_in = reset_in}, sent,
                      answered);
    }
    std::unique_ptr<Budget> budget = make_budget(WindowSettings{}, Shares{});
    SteadyTime said = kStart + milliseconds{50} + seconds{60};
};

TEST(WindowBudget, OneCallGoesWhenTheWindowIsOverByTheVendorsWordTheOthersWaitForItsAnswer) {
    SpentWindow window;
    auto& budget = *window.budget;
    EXPECT_EQ(budget.next(Lane::bulk, kStart + seconds{30}, 0), window.said);
    EXPECT_LE(budget.next(Lane::bulk, window.said, 0), window.said);
    budget.sent(Lane::bulk, window.said);
    EXPECT_EQ(budget.next(Lane::bulk, window.said, 0), window.said + seconds{1}) << "its answer is still out";
    const auto answered = window.said + milliseconds{80};
    budget.ended({.status = 200, .limit = kLimit, .remaining = kLimit - 1, .reset_in = seconds{60}}, window.said,
                 answered);
    EXPECT_LE(budget.next(Lane::bulk, answered, 0), answered) << "it was the first of a new window";
}

TEST(WindowBudget, IfTheVendorCutOffItsResetAllWaitUntilTheWindowIsOverForSure) {
    SpentWindow window;
    auto& budget = *window.budget;
    window.call(window.said, window.said + milliseconds{80}, 232, milliseconds{0});
    EXPECT_EQ(budget.next(Lane::bulk, window.said + milliseconds{80}, 0), window.said + seconds{1});
}

TEST(WindowBudget, TheCallsAheadTakeTheirPlace) {
    const auto budget = make_budget(WindowSettings{.first_limit = kLimit}, Shares{});
    EXPECT_LE(budget->next(Lane::lockdown, kStart, 239), kStart);
    EXPECT_GT(budget->next(Lane::lockdown, kStart, 240), kStart);
}

TEST(WindowBudget, ABucketThatIsNewToUsIsSpentEvenlyAsOthersMayWantIt) {
    SpentWindow window;  // it knows the vendor's limit; then nothing is heard of the bucket for long
    auto& budget = *window.budget;
    auto now = kStart + std::chrono::hours{1};
    const auto spend = [&] {
        int sent = 0;
        for (; budget.next(Lane::bulk, now, 0) <= now; ++sent) budget.sent(Lane::bulk, now);
        return sent;
    };
    const int at_once = spend();
    EXPECT_GT(at_once, 40);
    EXPECT_LT(at_once, 50) << "a fifth";
    now += seconds{30};
    EXPECT_NEAR(spend(), 231 * 0.8 / 2, 2);
}

TEST(WindowBudget, AFewCallsAndALongPauseAreNoAcquaintance) {
    SpentWindow window;  // all in a quarter of a second, which shows nothing of what others want
    auto& budget = *window.budget;
    const auto now = kStart + minutes{2};
    int sent = 0;
    for (; budget.next(Lane::bulk, now, 0) <= now; ++sent) budget.sent(Lane::bulk, now);
    EXPECT_GT(sent, 40);
    EXPECT_LT(sent, 50) << "a fifth";
}

TEST(WindowBudget, WhoWasWatchedForAWholeWindowIsKnownInTheNext) {
    const auto budget = make_budget(WindowSettings{}, Shares{});
    for (int i = 0; i < 60; ++i) {
        const auto at = kStart + seconds{i};
        budget->sent(Lane::bulk, at);
        budget->ended({.status = 200, .limit = kLimit, .remaining = kLimit - i - 1, .reset_in = seconds{60 - i}}, at,
                      at);
    }
    const auto now = kStart + minutes{2};
    int sent = 0;
    for (; budget->next(Lane::bulk, now, 0) <= now; ++sent) budget->sent(Lane::bulk, now);
    EXPECT_GT(sent, 200) << "nobody else calls";
}

TEST(WindowBudget, OthersAreExpectedToCallAsTheyDidSinceTheWindowBeganWhoeverOpenedIt) {
    const auto budget = make_budget(WindowSettings{}, Shares{});
    budget->sent(Lane::bulk, kStart);  // 40 s after somebody else opened the window: 80 calls by others, two a second
    budget->ended({.status = 200, .limit = kLimit, .remaining = kLimit - 81, .reset_in = seconds{20}}, kStart,
                  kStart + milliseconds{50});
    const auto now = kStart + milliseconds{60};
    EXPECT_LE(budget->next(Lane::bulk, now, 0), now) << "40 more of theirs fit into the headroom";
}

}  // namespace
}  // namespace lockstep::http
