// Functions with a regular expression (RE2: its time is linear in the text).
#include <fmt/format.h>
#include <re2/re2.h>
#include <algorithm>

#include "expression/function_table.hpp"

namespace lockstep::expression {
namespace {

using enum Accepts;

Result extract(const Arguments& given) {
    re2::StringPiece found[2];
    const int groups = std::min(given.pattern->NumberOfCapturingGroups(), 1) + 1;
    const auto& whole = given.text(0);
    if (!given.pattern->Match(whole, 0, whole.size(), re2::RE2::UNANCHORED, found, groups)) {
        return no_value(fmt::format("nothing in \"{}\" matches", whole));
    }
    return text_result(std::string{found[groups - 1]});
}

Result replace_pattern(const Arguments& given) {
    std::string error;
    if (!given.pattern->CheckRewriteString(given.text(2), &error)) return no_value(std::move(error));
    std::string changed = given.text(0);
    re2::RE2::GlobalReplace(&changed, *given.pattern, given.text(2));
    return text_result(std::move(changed));
}

}  // namespace

std::vector<FunctionRow> pattern_functions() {
    return {
        {"String.match",
         {text, pattern},
         0,
         false,
         Type::boolean,
         "Whether the whole text matches the regular expression; also written `text matches \"…\"`.",
         R"(String.match("app-wiki", "app-.*"))",
         "true",
         [](const Arguments& given) {
             return Result{Value::boolean(re2::RE2::FullMatch(given.text(0), *given.pattern))};
         }},
        {"String.extract",
         {text, pattern},
         0,
         false,
         Type::text,
         "The first place that matches: its first group in parentheses, else all of it.",
         R"x(String.extract("CC-4711 Berlin", "CC-([0-9]+)"))x",
         "4711",
         extract},
        {"String.replacePattern",
         {text, pattern, text},
         0,
         false,
         Type::text,
         "Every place that matches replaced by the third text, in which `\\\\1` is the first group.",
         R"x(String.replacePattern("+49 (30) 901820", "[^+0-9]", ""))x",
         "+4930901820",
         replace_pattern},
    };
}

}  // namespace lockstep::expression
