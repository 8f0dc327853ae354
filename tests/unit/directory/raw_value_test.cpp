#include "directory/raw_value.hpp"

#include <gtest/gtest.h>

namespace lockstep::directory {
namespace {

using State = RawValue::State;

TEST(RawValue, EmptyTextAndEmptyListAreEmpty) {
    EXPECT_EQ(to_value({State::text, ""}), Value::empty());
    EXPECT_EQ(to_value({State::list, "[]"}), Value::empty());
    EXPECT_EQ(to_value({State::empty, ""}), Value::empty());
}

TEST(RawValue, UnreadStaysUnread) {
    EXPECT_TRUE(to_value({State::unread, "x"}).is_unread());
}

TEST(RawValue, WholeNumbersAreIntegersAndOthersAreNot) {
    EXPECT_EQ(to_value({State::number, "-42"}), Value::integer(-42));
    EXPECT_EQ(to_value({State::number, "4.5"}), Value::number(4.5));
    EXPECT_EQ(to_value({State::number, "1e3"}), Value::number(1000));
}

TEST(RawValue, ANumberThatNoDoubleHoldsIsUnread) {
    EXPECT_TRUE(to_value({State::number, "1e400"}).is_unread());
}

TEST(RawValue, ElementsOfAListBecomeTexts) {
    EXPECT_EQ(to_value({State::list, R"(["a","é", 7])"}), Value::list({"a", "é", "7"}));
}

}  // namespace
}  // namespace lockstep::directory
