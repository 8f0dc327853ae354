// The functions of the language: what they take, what they give, and the code behind each. One table, in parts.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "expression/expression.hpp"

namespace re2 {
class RE2;
}

namespace lockstep::expression {

/// A `ValueType`, or one of the two that only an expression has.
enum class Type {
    text,
    boolean,
    integer,
    number,
    list,
    any,   ///< a custom attribute whose type is not known before the vendor's schema was read
    null,  ///< `null`: fits where any type fits
};
[[nodiscard]] std::string_view name_of_type(Type type);

using Result = std::expected<Value, NoValue>;

/// The longest text a function or `+` may give, in bytes; longer is no value.
inline constexpr std::size_t kMaxResultBytes = 65'536;

/// What a parameter takes.
enum class Accepts {
    text,
    integer,
    list,
    anything,
    pattern,  ///< a text literal that is an RE2 regular expression
    name,     ///< a text literal
    side,     ///< `jumpcloud` or `okta`, may be left out: Okta, as in Okta's own language
};

enum class Membership { any_of, starts_with, contains };

/// Functions that are not just "arguments in, value out".
enum class Special { none, exists, choose, membership, time };

/// What a call hands to its function: arguments that are there and of the right type.
struct Arguments {
    std::span<const Value> values;
    const re2::RE2* pattern = nullptr;
    const Inputs* inputs = nullptr;

    /// The text of an argument; `""` and `null` are the empty text.
    [[nodiscard]] const std::string& text(std::size_t index) const;
    [[nodiscard]] std::int64_t integer(std::size_t index) const { return *values[index].get<std::int64_t>(); }
    [[nodiscard]] const TextList& list(std::size_t index) const;
};

struct FunctionRow {
    std::string_view name;
    std::vector<Accepts> takes;
    std::size_t optional = 0;  ///< so many of the last parameters may be left out
    bool repeats = false;      ///< the last parameter may come any number of times
    Type gives = Type::text;
    std::string_view about;
    std::string_view example;
    std::string_view result;
    Result (*run)(const Arguments&) = nullptr;
    Special special = Special::none;
    Membership membership = Membership::any_of;
};

[[nodiscard]] const std::vector<FunctionRow>& function_rows();
[[nodiscard]] const FunctionRow* find_function(std::string_view name);

/// The parts of the table, one a file.
[[nodiscard]] std::vector<FunctionRow> text_functions();
[[nodiscard]] std::vector<FunctionRow> pattern_functions();
[[nodiscard]] std::vector<FunctionRow> value_functions();
[[nodiscard]] std::vector<FunctionRow> time_functions();
[[nodiscard]] std::vector<FunctionRow> country_functions();

/// For functions: a text, or no value if there is nothing in it.
[[nodiscard]] Result text_result(std::string text);
[[nodiscard]] Result no_value(std::string why);

}  // namespace lockstep::expression
