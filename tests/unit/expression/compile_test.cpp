#include <gtest/gtest.h>

#include "expression/expression.hpp"
#include "tests/unit/expression/sample_person.hpp"

namespace lockstep::expression {
namespace {

struct BadCase {
    std::string text;
    std::string problem;
};

std::string problems_of(const std::string& text) {
    SamplePerson person;
    const auto compiled = compile(text, {"p.yaml", 3, 9}, person.scope());
    if (compiled) return "";
    std::string all;
    for (const auto& problem : compiled.error()) all += (all.empty() ? "" : "\n") + to_string(problem);
    return all;
}

class BadExpression : public testing::TestWithParam<BadCase> {};
TEST_P(BadExpression, IsToldWithItsPlace) {
    EXPECT_EQ(problems_of(GetParam().text), GetParam().problem) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Syntax, BadExpression,
    testing::Values(
        BadCase{"", "p.yaml:3:9: there is no expression here (found the end; expected an expression)"},
        BadCase{"okta.title okta.email",
                "p.yaml:3:20: the expression should end here (found okta.email; expected an operator or the end)"},
        BadCase{R"("ł" + )", "p.yaml:3:15: something is missing here (found the end; expected a value)"},
        BadCase{R"("abc)", "p.yaml:3:9: this text has no end (expected \")"},
        BadCase{
            R"("a\d")",
            R"(p.yaml:3:11: unknown escape in a text (found \d; expected \\, \", \', \n or \t; a backslash itself is \\))"},
        BadCase{"“a”", "p.yaml:3:9: this character has no meaning here (found “; expected a straight quote, \" or ')"},
        BadCase{"12ab", "p.yaml:3:9: this is neither a number nor a name (found 12ab)"},
        BadCase{R"(okta.title = "a")", "p.yaml:3:20: a comparison is written `==` (found =; expected `==`)"},
        BadCase{"1 < 2 < 3", "p.yaml:3:15: comparisons do not chain (found <; expected AND between two comparisons)"},
        BadCase{"(1 + 2", "p.yaml:3:15: this parenthesis is not closed (found the end; expected `)`)"},
        BadCase{"true ? 1", "p.yaml:3:17: a choice `a ? b : c` needs its second half (found the end; expected `:`)"},
        BadCase{"ascii(\n  okta.title", "p.yaml:4:13: this list has no end (found the end; expected `,` or `)`)"},
        BadCase{"-okta.level", "p.yaml:3:10: `-` stands only before a number (found okta.level; expected a number)"},
        BadCase{"99999999999999999999", "p.yaml:3:9: this number is out of range (found 99999999999999999999)"}));

INSTANTIATE_TEST_SUITE_P(
    Names, BadExpression,
    testing::Values(
        BadCase{"jumpcloud.depatment",
                "p.yaml:3:9: unknown JumpCloud attribute (found jumpcloud.depatment; did you "
                "mean \"jumpcloud.department\"?)"},
        BadCase{"okta.isManger",
                "p.yaml:3:9: unknown Okta attribute (found okta.isManger; did you mean \"okta.isManager\"?)"},
        BadCase{"jumpcloud.attributes.",
                "p.yaml:3:29: the expression should end here (found .; expected an operator or the end)"},
        BadCase{"jumpclod.email",
                "p.yaml:3:9: unknown name (found jumpclod.email; expected jumpcloud.ATTRIBUTE, "
                "okta.ATTRIBUTE or a text in quotes; did you mean \"jumpcloud.email\"?)"},
        BadCase{"Contractor",
                "p.yaml:3:9: unknown name (found Contractor; expected jumpcloud.ATTRIBUTE, okta.ATTRIBUTE "
                "or a text in quotes)"},
        BadCase{"okta", "p.yaml:3:9: an account is no value (found okta; expected okta.ATTRIBUTE, or exists(okta))"},
        BadCase{"lower(okta.title)", "p.yaml:3:9: unknown function (found lower)"},
        BadCase{"String.toLowercase(okta.title)",
                "p.yaml:3:9: unknown function (found String.toLowercase; did you mean \"String.toLowerCase\"?)"},
        BadCase{"toLowerCase(okta.title)",
                "p.yaml:3:9: unknown function (found toLowerCase; did you mean \"String.toLowerCase\"?)"}));

INSTANTIATE_TEST_SUITE_P(
    Types, BadExpression,
    testing::Values(
        BadCase{R"("a" + 1)",
                "p.yaml:3:13: `+` joins texts or adds numbers, not both (found a text and a number; expected "
                "Convert.toText(…) or Convert.toInt(…) around one of them)"},
        BadCase{"okta.title + true",
                "p.yaml:3:22: `+` joins texts or adds numbers (found a boolean; expected a text or a number)"},
        BadCase{R"(okta.level == "7")",
                "p.yaml:3:20: both must be of one type (found an integer and a text; expected the same "
                "type; convert one with Convert.toText(…), Convert.toInt(…) or Convert.toNum(…))"},
        BadCase{"okta.isManager > true",
                "p.yaml:3:24: there is no order among these (found a boolean; expected texts or numbers)"},
        BadCase{"okta.title AND true",
                "p.yaml:3:9: each side of AND must be true or false (found a text; expected a "
                "boolean; compare with `==` or ask `exists(…)`)"},
        BadCase{R"(okta.title ? "a" : "b")",
                "p.yaml:3:9: the condition before `?` must be true or false (found a text; "
                "expected a boolean; compare with `==` or ask `exists(…)`)"},
        BadCase{"String.len(7)",
                "p.yaml:3:20: wrong type for `String.len` (found an integer; expected a text; Convert.toText(…) makes "
                "one)"},
        BadCase{R"(String.len("a", "b"))", "p.yaml:3:9: `String.len` takes (text) → integer (found 2 arguments)"},
        BadCase{R"(String.match("a", "("))",
                "p.yaml:3:27: this is no regular expression (RE2): missing ): ( (found \"(\")"},
        BadCase{R"("a" matches okta.title)",
                "p.yaml:3:21: a regular expression is written as a text (found okta.title; expected a text in quotes)"},
        BadCase{"isMemberOfGroupName(okta.title)",
                "p.yaml:3:29: a group is named by a text, so that it is known who reads it (found okta.title; expected "
                "a text in quotes)"},
        BadCase{R"(switch("a", "b", "c"))",
                "p.yaml:3:9: `switch` takes a value, a default, and pairs of key and value "
                "(found 3 arguments; expected switch(value, default, key, value, …))"},
        BadCase{R"("x{n}")", "p.yaml:3:9: `{n}` counts only in `on_create` (found \"x{n}\")"}));

TEST(BadExpression, TellsAllProblemsAtOnce) {
    EXPECT_EQ(problems_of("jumpcloud.emial + okta.tilte"),
              "p.yaml:3:9: unknown JumpCloud attribute (found jumpcloud.emial; did you mean \"jumpcloud.email\"?)\n"
              "p.yaml:3:27: unknown Okta attribute (found okta.tilte; did you mean \"okta.title\"?)");
}

TEST(BadExpression, NestingAndSizeAreBounded) {
    const auto nested = std::string(5'000, '(') + "1" + std::string(5'000, ')');
    EXPECT_EQ(problems_of(nested),
              "p.yaml:3:57: this expression is nested too deeply (found (; expected at most 48 levels)");
    std::string chain = "1";
    for (int i = 0; i < 2'500; ++i) chain += "+1";
    EXPECT_TRUE(problems_of(chain).contains("this expression is too large"));
    EXPECT_TRUE(problems_of(std::string(20'000, ' ')).contains("too long"));
    EXPECT_TRUE(problems_of(std::string(1'000, '!') + "true").contains("nested too deeply"));
}

TEST(CustomAttributes, MayBeNamedBeforeTheSchemaWasRead) {
    Schema okta = base_schema(Side::okta);
    SlotTable slots;
    const Scope scope{nullptr, &okta, nullptr, &slots};
    const auto compiled = compile("okta.shoeSize == 43", {}, scope);
    ASSERT_TRUE(compiled);
    const std::vector<Value> values{Value::integer(43)};
    Inputs inputs;
    inputs.okta = &values;
    EXPECT_TRUE(compiled->holds(inputs));
    EXPECT_FALSE(compile("okta.depatment", {}, scope));  // a misspelt base name is still one
    EXPECT_FALSE(compile("okta.shoeSize", {}, scope)->is_type_known());
}

TEST(Equations, SplitIntoOneHalfPerSide) {
    SamplePerson person;
    const auto equation =
        compile_equation("String.toLowerCase(okta.login) == jumpcloud.email", {"p.yaml", 1, 1}, person.scope());
    ASSERT_TRUE(equation);
    EXPECT_EQ(equation->jumpcloud.canonical(), "jumpcloud.email");
    EXPECT_EQ(equation->okta.canonical(), "String.toLowerCase(okta.login)");
}

TEST(Equations, RefuseEverythingElse) {
    SamplePerson person;
    const auto problem = [&](const char* text) {
        const auto equation = compile_equation(text, {"p.yaml", 1, 1}, person.scope());
        return equation ? "" : to_string(equation.error().front());
    };
    EXPECT_EQ(problem("jumpcloud.email"),
              "p.yaml:1:1: this is no comparison between the two directories (found "
              "jumpcloud.email; expected jumpcloud.ATTRIBUTE == okta.ATTRIBUTE)");
    EXPECT_EQ(problem("okta.email == okta.login"),
              "p.yaml:1:1: this is no comparison between the two directories (found "
              "okta.email == okta.login; expected jumpcloud.ATTRIBUTE == "
              "okta.ATTRIBUTE)");
    EXPECT_EQ(problem("jumpcloud.email + okta.email == okta.login"),
              "p.yaml:1:19: Okta may not be named here (found okta.email; expected only jumpcloud.…)");
    EXPECT_EQ(problem("jumpcloud.emial == okta.email"),
              "p.yaml:1:1: unknown JumpCloud attribute (found jumpcloud.emial; did you mean \"jumpcloud.email\"?)");
    EXPECT_EQ(problem("jumpcloud.employeeIdentifier == okta.level"),
              "p.yaml:1:30: both halves must be of one type (found text and integer)");
}

}  // namespace
}  // namespace lockstep::expression
