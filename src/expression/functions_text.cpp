// Functions on texts. A position in a text counts code points.
#include <fmt/format.h>

#include "expression/function_table.hpp"
#include "expression/unicode.hpp"

namespace lockstep::expression {
namespace {

using enum Accepts;

Result replace_all(const Arguments& given, bool only_first) {
    const auto& whole = given.text(0);
    const auto& old = given.text(1);
    if (old.empty()) return no_value("there is nothing to look for");
    std::string text;
    std::size_t from = 0;
    for (auto at = whole.find(old); at != std::string::npos; at = whole.find(old, from)) {
        text.append(whole, from, at - from);
        text += given.text(2);
        from = at + old.size();
        if (only_first || text.size() > kMaxResultBytes) break;
    }
    text.append(whole, from);
    return text_result(std::move(text));
}

Result substring(const Arguments& given) {
    const auto size = static_cast<std::int64_t>(length(given.text(0)));
    const std::int64_t from = given.integer(1);
    const std::int64_t to = given.values.size() > 2 ? given.integer(2) : size;
    if (from < 0 || to < from || from > size) {
        return no_value(fmt::format("{} to {} is not within \"{}\"", from, to, given.text(0)));
    }
    return text_result(slice(given.text(0), static_cast<std::size_t>(from), static_cast<std::size_t>(to)));
}

Result part(const Arguments& given, bool before) {
    const auto& whole = given.text(0);
    const auto& separator = given.text(1);
    const auto at = whole.find(separator);
    if (separator.empty() || at == std::string::npos) {
        return no_value(fmt::format("there is no \"{}\" in \"{}\"", separator, whole));
    }
    return text_result(before ? whole.substr(0, at) : whole.substr(at + separator.size()));
}

Result join(const Arguments& given) {
    std::string text;
    for (std::size_t i = 1; i < given.values.size(); ++i) {
        if (i > 1) text += given.text(0);
        text += given.text(i);
        if (text.size() > kMaxResultBytes) return no_value("the text would be too long");
    }
    return text_result(std::move(text));
}

}  // namespace

std::vector<FunctionRow> text_functions() {
    return {
        {"String.append",
         {text, text},
         0,
         false,
         Type::text,
         "The second text after the first.",
         R"(String.append("Ada", "@example.com"))",
         "Ada@example.com",
         [](const Arguments& given) { return text_result(given.text(0) + given.text(1)); }},
        {"String.join",
         {text, text},
         0,
         true,
         Type::text,
         "All texts after the first, with the first between them.",
         R"(String.join("-", "a", "b", "c"))",
         "a-b-c",
         join},
        {"String.len",
         {text},
         0,
         false,
         Type::integer,
         "How many code points the text has.",
         R"(String.len("Łukasz"))",
         "6",
         [](const Arguments& given) {
             return Result{Value::integer(static_cast<std::int64_t>(length(given.text(0))))};
         }},
        {"String.removeSpaces",
         {text},
         0,
         false,
         Type::text,
         "The text without any white space.",
         R"(String.removeSpaces("van der Berg"))",
         "vanderBerg",
         [](const Arguments& given) { return text_result(remove_spaces(given.text(0))); }},
        {"String.replace",
         {text, text, text},
         0,
         false,
         Type::text,
         "Every place of the second text replaced by the third.",
         R"(String.replace("a.b.c", ".", "-"))",
         "a-b-c",
         [](const Arguments& given) { return replace_all(given, false); }},
        {"String.replaceFirst",
         {text, text, text},
         0,
         false,
         Type::text,
         "The first place of the second text replaced by the third.",
         R"(String.replaceFirst("a.b.c", ".", "-"))",
         "a-b.c",
         [](const Arguments& given) { return replace_all(given, true); }},
        {"String.stringContains",
         {text, text},
         0,
         false,
         Type::boolean,
         "Whether the second text is in the first.",
         R"(String.stringContains("Head of Sales", "Sales"))",
         "true",
         [](const Arguments& given) { return Result{Value::boolean(given.text(0).contains(given.text(1)))}; }},
        {"String.startsWith",
         {text, text},
         0,
         false,
         Type::boolean,
         "Whether the first text starts with the second.",
         R"(String.startsWith("app-wiki", "app-"))",
         "true",
         [](const Arguments& given) { return Result{Value::boolean(given.text(0).starts_with(given.text(1)))}; }},
        {"String.endsWith",
         {text, text},
         0,
         false,
         Type::boolean,
         "Whether the first text ends with the second.",
         R"(String.endsWith("ada@example.com", "@example.com"))",
         "true",
         [](const Arguments& given) { return Result{Value::boolean(given.text(0).ends_with(given.text(1)))}; }},
        {"String.substring",
         {text, integer, integer},
         1,
         false,
         Type::text,
         "The code points from the first index (counted from 0) up to, not including, the second; an index past the "
         "end "
         "is the end.",
         R"(String.substring("Łukasz", 0, 3))",
         "Łuk",
         substring},
        {"String.substringAfter",
         {text, text},
         0,
         false,
         Type::text,
         "What comes after the first place of the second text; no value if it is not in there.",
         R"(String.substringAfter("ada@example.com", "@"))",
         "example.com",
         [](const Arguments& given) { return part(given, false); }},
        {"String.substringBefore",
         {text, text},
         0,
         false,
         Type::text,
         "What comes before the first place of the second text; no value if it is not in there.",
         R"(String.substringBefore("ada@example.com", "@"))",
         "ada",
         [](const Arguments& given) { return part(given, true); }},
        {"String.toLowerCase",
         {text},
         0,
         false,
         Type::text,
         "In lower case, of every alphabet.",
         R"(String.toLowerCase("ŻÓŁW"))",
         "żółw",
         [](const Arguments& given) { return text_result(to_lower(given.text(0))); }},
        {"String.toUpperCase",
         {text},
         0,
         false,
         Type::text,
         "In upper case, of every alphabet.",
         R"(String.toUpperCase("żółw"))",
         "ŻÓŁW",
         [](const Arguments& given) { return text_result(to_upper(given.text(0))); }},
        {"String.trim",
         {text},
         0,
         false,
         Type::text,
         "Without white space at both ends.",
         R"(String.trim("  Ada "))",
         "Ada",
         [](const Arguments& given) { return text_result(trim(given.text(0))); }},
        {"ascii",
         {text},
         0,
         false,
         Type::text,
         "In ASCII letters, whatever the script (ICU `Any-Latin; Latin-ASCII`); what has none is left out.",
         R"(ascii("Łukasz Müller"))",
         "Lukasz Muller",
         [](const Arguments& given) { return text_result(to_ascii(given.text(0))); }},
    };
}

}  // namespace lockstep::expression
