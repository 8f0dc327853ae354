#include "sync/same.hpp"

#include <gtest/gtest.h>

namespace lockstep::sync {
namespace {

bool other_form(const char* a, const char* b) {
    return is_same_in_other_form(Value::text(a), Value::text(b));
}

TEST(Same, TextsCompareExactlyUnlessTheyAreNames) {
    EXPECT_FALSE(is_same(Value::text("Ada"), Value::text("ada"), false));
    EXPECT_TRUE(is_same(Value::text(" Ada@Example.com"), Value::text("ada@example.com"), true));
    EXPECT_FALSE(is_same(Value::empty(), Value::text("ada"), true));
    EXPECT_FALSE(is_same(Value::integer(1), Value::text("1"), true));
}

TEST(OtherForm, IsCaseWhiteSpaceUnicodeFormTelephoneAndSetOrder) {
    EXPECT_TRUE(other_form("Köln", "Ko\xCC\x88ln"));
    EXPECT_TRUE(other_form("New  York ", "new york"));
    EXPECT_TRUE(other_form("+49 (30) 123-45", "+493012345"));
    EXPECT_TRUE(is_same_in_other_form(Value::list({"b", "a"}), Value::list({"A", "B"})));
}

TEST(OtherForm, IsNeitherATruncationNorAnotherValue) {
    EXPECT_FALSE(other_form("Engineering", "Engineerin"));
    EXPECT_FALSE(other_form("+493012345", "493012345"));
    EXPECT_FALSE(other_form("1-2", "12"));  // too short for a telephone
    EXPECT_FALSE(is_same_in_other_form(Value::text("a"), Value::empty()));
    EXPECT_FALSE(is_same_in_other_form(Value::list({"a"}), Value::list({"a", "b"})));
}

}  // namespace
}  // namespace lockstep::sync
