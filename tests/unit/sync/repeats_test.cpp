#include "sync/repeats.hpp"

#include <gtest/gtest.h>

#include "tests/unit/sync/people.hpp"

namespace lockstep::sync {
namespace {

using std::chrono::hours;

Change department(Cause cause = Cause::edit) {
    Change change;
    change.kind = ChangeKind::set_attributes;
    change.side = Side::okta;
    change.cause = cause;
    change.writes = {{{"jumpcloud.department=okta.department"}, "department", {}, Value::text("Eng"), {}}};
    return change;
}

std::size_t times(const Standing& standing) {
    const auto* repeat = find_repeat(standing, Side::okta, "department", Value::text("Eng"));
    return repeat == nullptr ? 0 : repeat->at.size();
}

TEST(Repeats, CountTheSameValueGivenAgain) {
    Standing standing;
    for (int i = 0; i < 3; ++i) count_repeat({}, standing, department(), kNow + hours{i});
    EXPECT_EQ(times(standing), 3U);
}

TEST(Repeats, CountEachValueByItself) {
    Standing standing;
    count_repeat({}, standing, department(), kNow);
    auto other = department();
    other.writes.front().after = Value::text("Ops");
    count_repeat({}, standing, other, kNow);
    EXPECT_EQ(times(standing), 1U);
    EXPECT_EQ(standing.repeats.size(), 2U);
}

TEST(Repeats, ForgetWhatIsOlderThanTheWindow) {
    Standing standing;
    count_repeat({}, standing, department(), kNow);
    count_repeat({}, standing, department(), kNow + hours{25});
    EXPECT_EQ(times(standing), 1U);
}

TEST(Repeats, AFirstLinkOrAnEditOfThePolicyIsNoFlip) {
    Standing standing;
    for (const auto cause : {Cause::first_link, Cause::policy_edit, Cause::decision}) {
        count_repeat({}, standing, department(cause), kNow);
    }
    EXPECT_EQ(times(standing), 0U);
}

TEST(Repeats, AValueThatIsNotSeenToStandIsNoneOfThem) {
    const auto policy = make_policy();
    auto change = department();
    change.account = {"00u1"};
    const auto kept = make_account(policy, Side::okta, {{"department", "Sales"}});
    EXPECT_EQ(times(after_success(policy, make_standing(), change, kept, kNow)), 0U);
    const auto taken = make_account(policy, Side::okta, {{"department", "Eng"}});
    EXPECT_EQ(times(after_success(policy, make_standing(), change, taken, kNow)), 1U);
}

}  // namespace
}  // namespace lockstep::sync
