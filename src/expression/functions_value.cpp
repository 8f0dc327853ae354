// Choices, existence, memberships, lists, and conversions that say no rather than round.
#include <fmt/format.h>
#include <algorithm>
#include <optional>

#include <charconv>
#include <cmath>

#include "expression/function_table.hpp"

namespace lockstep::expression {
namespace {

using enum Accepts;

template <class Number>
std::optional<Number> parsed(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

Result to_int(const Arguments& given) {
    const Value& value = given.values[0];
    if (value.get<std::int64_t>() != nullptr) return value;
    if (const auto* number = value.get<double>()) {
        constexpr double kExact = 9007199254740992.0;  // 2^53: beyond it neighbours are more than 1 apart
        if (std::trunc(*number) == *number && std::abs(*number) <= kExact) {
            return Value::integer(static_cast<std::int64_t>(*number));
        }
    } else if (const auto* written = value.get<std::string>()) {
        if (const auto whole = parsed<std::int64_t>(*written)) return Value::integer(*whole);
    }
    return no_value(fmt::format("\"{}\" is no whole number", to_text(value)));
}

Result to_num(const Arguments& given) {
    const Value& value = given.values[0];
    if (value.get<double>() != nullptr) return value;
    if (const auto* whole = value.get<std::int64_t>()) return Value::number(static_cast<double>(*whole));
    if (const auto* written = value.get<std::string>()) {
        const auto number = parsed<double>(*written);
        if (number && std::isfinite(*number)) return Value::number(*number);
    }
    return no_value(fmt::format("\"{}\" is no number", to_text(value)));
}

Result get(const Arguments& given) {
    const auto& elements = given.list(0);
    const auto index = given.integer(1);
    if (index < 0 || index >= static_cast<std::int64_t>(elements.size())) {
        return no_value(fmt::format("there is no element {} among {}", index, elements.size()));
    }
    return text_result(elements[static_cast<std::size_t>(index)]);
}

Result add(const Arguments& given) {
    TextList elements = given.list(0);
    if (std::ranges::find(elements, given.text(1)) == elements.end()) elements.push_back(given.text(1));
    return Value::list(std::move(elements));
}

Result remove(const Arguments& given) {
    TextList elements = given.list(0);
    std::erase(elements, given.text(1));
    if (elements.empty()) return no_value("nothing is left in the list");
    return Value::list(std::move(elements));
}

FunctionRow membership(std::string_view name, std::string_view about, std::string_view example, Membership how,
                       bool repeats) {
    return {name,    {side, Accepts::name}, 0,  repeats, Type::boolean, about, example, "true",
            nullptr, Special::membership,   how};
}

}  // namespace

std::vector<FunctionRow> value_functions() {
    return {
        {"exists",
         {anything},
         0,
         false,
         Type::boolean,
         "Whether the person has or had a linked account (`exists(jumpcloud)`, `exists(okta)`), or whether an "
         "expression "
         "has a value that is not empty.",
         R"(exists(okta) AND exists("x"))",
         "true",
         nullptr,
         Special::exists},
        {"switch",
         {anything, anything, anything, anything},
         2,
         true,
         Type::any,
         "The value behind the key that equals the first argument exactly; the second argument if none does.",
         R"(switch("DE", "other", "CH", "Bern", "DE", "Berlin"))",
         "Berlin",
         nullptr,
         Special::choose},
        membership("isMemberOfGroupName",
                   "Whether the person is in the group of this name, in Okta unless the side is named.",
                   R"(isMemberOfGroupName(jumpcloud, "Engineering"))", Membership::any_of, false),
        membership("isMemberOfAnyGroup", "Whether the person is in at least one of these groups.",
                   R"(isMemberOfAnyGroup("Staff", "Guests"))", Membership::any_of, true),
        membership("isMemberOfGroupNameStartsWith", "Whether the person is in a group whose name starts like this.",
                   R"(isMemberOfGroupNameStartsWith("Sta"))", Membership::starts_with, false),
        membership("isMemberOfGroupNameContains", "Whether the person is in a group whose name contains this.",
                   R"(isMemberOfGroupNameContains("taf"))", Membership::contains, false),
        {"Convert.toInt",
         {anything},
         0,
         false,
         Type::integer,
         "A whole number; never rounded: no value if it is none.",
         R"(Convert.toInt("42"))",
         "42",
         to_int},
        {"Convert.toNum",
         {anything},
         0,
         false,
         Type::number,
         "A number; no value if it is none.",
         R"(Convert.toNum("2.5"))",
         "2.5",
         to_num},
        {"Convert.toText",
         {anything},
         0,
         false,
         Type::text,
         "The text that a value is when written: `true`, `42`, a list's elements with `,` between them.",
         R"(Convert.toText(42))",
         "42",
         [](const Arguments& given) { return text_result(to_text(given.values[0])); }},
        {"Arrays.contains",
         {list, text},
         0,
         false,
         Type::boolean,
         "Whether the text is an element of the list.",
         R"(Arrays.contains({"a", "b"}, "b"))",
         "true",
         [](const Arguments& given) {
             return Result{Value::boolean(std::ranges::find(given.list(0), given.text(1)) != given.list(0).end())};
         }},
        {"Arrays.size",
         {list},
         0,
         false,
         Type::integer,
         "How many elements the list has.",
         R"(Arrays.size({"a", "b"}))",
         "2",
         [](const Arguments& given) {
             return Result{Value::integer(static_cast<std::int64_t>(given.list(0).size()))};
         }},
        {"Arrays.get",
         {list, integer},
         0,
         false,
         Type::text,
         "The element at an index counted from 0.",
         R"(Arrays.get({"a", "b"}, 0))",
         "a",
         get},
        {"Arrays.add",
         {list, text},
         0,
         false,
         Type::list,
         "The list with the text as its last element, if it was not in it.",
         R"(Arrays.add({"a"}, "b"))",
         "a, b",
         add},
        {"Arrays.remove",
         {list, text},
         0,
         false,
         Type::list,
         "The list without the text.",
         R"(Arrays.remove({"a", "b"}, "a"))",
         "b",
         remove},
    };
}

}  // namespace lockstep::expression
