#include "expression/expression.hpp"

#include <gtest/gtest.h>

#include <tuple>

#include "tests/unit/expression/sample_person.hpp"

namespace lockstep::expression {
namespace {

struct Case {
    std::string text;
    std::string result;  ///< as `to_display`; or `no value: …`
};

std::string evaluated(const std::string& text) {
    SamplePerson person;
    const auto compiled = compile(text, {"", 1, 1}, person.scope());
    if (!compiled) return "problem: " + to_string(compiled.error().front());
    const auto value = compiled->evaluate(person.inputs());
    return value ? to_display(*value) : (value.error().unread ? "unread: " : "no value: ") + value.error().why;
}

class Evaluation : public testing::TestWithParam<Case> {};

TEST_P(Evaluation, GivesItsResult) {
    EXPECT_EQ(evaluated(GetParam().text), GetParam().result) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Language, Evaluation,
    testing::Values(
        Case{R"("a" + 'b')", "ab"}, Case{R"("a\"b\\n")", R"(a"b\n)"}, Case{"1 + 2", "3"}, Case{"1 + 2.5", "3.5"},
        Case{"-3 + 1", "-2"}, Case{"9223372036854775807 + 1", "no value: the sum is too large"},
        Case{R"(jumpcloud.firstname + " " + jumpcloud.lastname)", "Łukasz Müller"},
        Case{R"(jumpcloud.attributes.costUnit)", "CC-4711"}, Case{"okta.title", "no value: okta.title is empty"},
        Case{R"("x" + okta.title)", "no value: okta.title is empty"}, Case{R"(okta.title ?: "none")", "none"},
        Case{R"(okta.title ?: okta.division ?: "none")", "none"}, Case{R"("x" + (okta.title ?: ""))", "x"},
        Case{R"(okta.title ?: null)", "(empty)"}, Case{"okta.nickName", "unread: okta.nickName was not read"},
        Case{R"(okta.nickName ?: "none")", "unread: okta.nickName was not read"},
        Case{"exists(okta.nickName)", "unread: okta.nickName was not read"}, Case{"exists(okta.title)", "false"},
        Case{"exists(jumpcloud.department)", "true"}, Case{"exists(jumpcloud) AND exists(okta)", "true"},
        Case{"okta.title == null", "true"}, Case{R"(okta.title != "")", "false"},
        Case{R"(jumpcloud.department == "Engineering")", "true"},
        Case{R"(jumpcloud.department == "engineering")", "false"},
        Case{R"(jumpcloud.email == " ŁUKASZ@example.com ")", "true"}, Case{R"("b" > "a" AND 2 >= 2.0)", "true"},
        Case{"true AND false OR true", "true"}, Case{"NOT true == false", "true"}, Case{"!true || !false", "true"},
        Case{"true or (false and true)", "true"}, Case{R"(okta.title == "x" AND false)", "false"},
        Case{R"(okta.title == "x" OR true)", "true"},
        Case{R"(okta.title == "x" OR false)", "no value: okta.title is empty"},
        Case{R"(okta.title == "x" AND okta.nickName == "y")", "unread: okta.nickName was not read"},
        Case{R"(exists(okta.title) ? okta.title : "no " + "title")", "no title"},
        Case{R"(true ? "a" : false ? "b" : "c")", "a"}, Case{R"("app-x" matches "app-.*")", "true"},
        Case{R"("my app-x" matches "app-.*")", "false"}, Case{R"({"a", "b"} == {"a", "b"})", "true"},
        Case{"okta.isManager", "true"}, Case{"okta.level + 1", "8"}, Case{R"(okta.tags)", "x, y"}));

INSTANTIATE_TEST_SUITE_P(
    Traps, Evaluation,
    testing::Values(
        Case{R"(switch("Eng", "no", "Engineering", "substring"))", "no"},
        Case{R"(switch(okta.title, "no", "a", "b"))", "no value: okta.title is empty"},
        Case{R"(switch("a", okta.title, "a", "b"))", "b"},
        Case{R"(Convert.toInt("2.5"))", "no value: Convert.toInt: \"2.5\" is no whole number"},
        Case{"Convert.toInt(2.0)", "2"},
        Case{"Convert.toInt(2.5)", "no value: Convert.toInt: \"2.5\" is no whole number"},
        Case{R"(Convert.toInt("12") > 3 ? "many" : "few")", "many"},
        Case{R"(Convert.toNum("nan"))", "no value: Convert.toNum: \"nan\" is no number"},
        Case{R"(String.substringBefore("ada", "@"))", "no value: String.substringBefore: there is no \"@\" in \"ada\""},
        Case{R"(String.trim("  "))", "no value: String.trim: the result is empty"},
        Case{R"(String.trim("  ") ?: "x")", "x"}, Case{R"(String.substring("abc", 1, 99))", "bc"},
        Case{R"(String.substring("abc", 4))", "no value: String.substring: 4 to 3 is not within \"abc\""},
        Case{R"(String.join(" ", jumpcloud.firstname, okta.title))", "no value: okta.title is empty"},
        Case{R"(ascii("Юрий Đặng 中文 ß ø"))", "Urij Dang zhong wen ss o"},
        Case{R"(String.replace("aaaa", "", "b"))", "no value: String.replace: there is nothing to look for"},
        Case{R"(Iso3166Convert.toName("Atlantis"))",
             "no value: Iso3166Convert.toName: \"Atlantis\" is no country of ISO 3166"},
        Case{R"(isMemberOfGroupName(jumpcloud, "Staff"))", "false"}, Case{R"(isMemberOfGroupName("Staff"))", "true"},
        Case{R"(Time.isPast("tomorrow"))", "no value: Time.isPast: \"tomorrow\" is no date or time (RFC 3339)"}));

TEST(Evaluation, WithoutAnAccountEveryAttributeIsEmpty) {
    SamplePerson person;
    const auto compiled = compile(R"(jumpcloud.email ?: "nobody")", {}, person.scope());
    ASSERT_TRUE(compiled);
    EXPECT_EQ(compiled->evaluate(Inputs{}), Value::text("nobody"));
}

TEST(Evaluation, GroupsThatWereNotReadAreNoAnswer) {
    SamplePerson person;
    const auto compiled = compile(R"(!isMemberOfGroupName("Staff"))", {}, person.scope());
    ASSERT_TRUE(compiled);
    EXPECT_FALSE(compiled->holds(Inputs{}));
    EXPECT_EQ(compiled->evaluate(Inputs{}).error(), (NoValue{"the Okta groups were not read", true}));
}

TEST(Evaluation, CounterIsFilledOnlyWhereItMayStand) {
    SamplePerson person;
    auto scope = person.scope();
    scope.allows_n = true;
    const auto compiled = compile(R"("a{n}b{n}@x")", {}, scope);
    ASSERT_TRUE(compiled);
    Inputs inputs;
    inputs.n = 12;
    EXPECT_EQ(compiled->evaluate(inputs), Value::text("a12b12@x"));
}

TEST(Evaluation, ResultsAreBounded) {
    SamplePerson person;
    std::string text = R"("xxxxxxxxxxxxxxxx")";
    for (int i = 0; i < 8; ++i) text = R"(String.replace()" + text + R"(, "x", "xxxxxxxxxxxxxxxx"))";
    EXPECT_EQ(evaluated(text), "no value: String.replace: the text would be too long");
}

TEST(Functions, EveryExampleGivesItsResult) {
    for (const auto& function : functions()) {
        EXPECT_EQ(evaluated(std::string{function.example}), function.result) << function.name;
    }
}

TEST(ReadSets, HoldWhateverMayChangeTheValue) {
    SamplePerson person;
    const auto compiled = compile(
        R"(exists(okta) AND isMemberOfGroupName(jumpcloud, "Eng") AND Time.isPast(jumpcloud.attributes.until) ? okta.title : jumpcloud.email)",
        {}, person.scope());
    ASSERT_TRUE(compiled);
    ReadSet expected;
    expected.attributes = {{Side::jumpcloud, "attributes.until"}, {Side::okta, "title"}, {Side::jumpcloud, "email"}};
    expected.exists = {Side::okta};
    expected.groups = {{Side::jumpcloud, "Eng"}};
    expected.time = true;
    EXPECT_EQ(compiled->reads(), expected);
    EXPECT_TRUE(compiled->reads().reads(Side::okta));
}

TEST(Canonical, ForgetsLayoutAndKeepsMeaning) {
    SamplePerson person;
    const auto canonical = [&](const char* text) { return compile(text, {}, person.scope())->canonical(); };
    EXPECT_EQ(canonical(R"(okta.title=='a' and exists(okta))"), canonical("(okta.title  ==  \"a\") && exists( okta )"));
    EXPECT_NE(canonical(R"(okta.title == "a")"), canonical(R"(okta.title == "b")"));
    EXPECT_NE(canonical(R"("a" + "b")"), canonical(R"("a + b")"));
}

struct CoverCase {
    std::string earlier, later;
    bool covers;
};
class Covering : public testing::TestWithParam<CoverCase> {};
TEST_P(Covering, IsSeenFromTheParts) {
    SamplePerson person;
    const auto earlier = compile(GetParam().earlier, {}, person.scope());
    const auto later = compile(GetParam().later, {}, person.scope());
    ASSERT_TRUE(earlier && later);
    EXPECT_EQ(earlier->covers(*later), GetParam().covers) << GetParam().earlier << " / " << GetParam().later;
}
INSTANTIATE_TEST_SUITE_P(
    Conditions, Covering,
    testing::Values(CoverCase{"true", "exists(okta)", true}, CoverCase{"exists(okta)", "true", false},
                    CoverCase{"exists(okta)", "exists( okta )", true},
                    CoverCase{"exists(okta)", R"(okta.title == "a" AND exists(okta))", true},
                    CoverCase{R"(okta.title == "a" AND exists(okta))", "exists(okta)", false},
                    CoverCase{R"(exists(okta) OR exists(jumpcloud))", "exists(jumpcloud)", true},
                    CoverCase{"exists(jumpcloud)", R"(exists(okta) OR exists(jumpcloud))", false}));

/// When the answer may be another one although nothing else is, at 2026-11-24T12:57:42Z.
std::string changes_at(const std::string& text) {
    SamplePerson person;
    auto inputs = person.inputs();
    std::optional<WallTime> at;
    inputs.changes_at = &at;
    std::ignore = compile(text, {"", 1, 1}, person.scope()).value().evaluate(inputs);
    return at ? to_rfc3339(*at) : "never";
}

TEST(TimeOfChange, IsTheFirstDateThatTheAnswerRestsOn) {
    EXPECT_EQ(changes_at(R"(Time.isPast("2026-12-01"))"), "2026-12-01T00:00:00.000Z");
    EXPECT_EQ(changes_at(R"(Time.isPast("2026-11-01"))"), "never");
    EXPECT_EQ(changes_at(R"(Time.daysUntil("2026-12-01"))"), "2026-11-25T00:00:00.001Z");
    EXPECT_EQ(changes_at("Time.today()"), "2026-11-25T00:00:00.000Z");
    EXPECT_EQ(changes_at("Time.now()"), "2026-11-24T12:57:42.001Z");
    EXPECT_EQ(changes_at(R"(Time.isPast("2027-01-01") OR Time.isPast("2026-12-24"))"), "2026-12-24T00:00:00.000Z");
    EXPECT_EQ(changes_at(R"(Time.plusDays("2026-12-01", 3) + jumpcloud.firstname)"), "never");
}

}  // namespace
}  // namespace lockstep::expression
