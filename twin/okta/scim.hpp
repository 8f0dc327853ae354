// The vendor's filter language: `status eq "ACTIVE" and (lastUpdated gt "…" or profile.city sw "Z")`.
#pragma once

#include <boost/container/small_vector.hpp>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/clock.hpp"

namespace lockstep::twin::okta {

struct FilterError {
    std::string text;
};

/// A parsed expression: a condition, or a junction of others.
struct Filter {
    enum class Kind { condition, all, any, none };

    Kind kind = Kind::condition;
    std::vector<Filter> parts;  ///< `none` has one
    std::string attribute;
    std::string op;  ///< eq ne gt ge lt le pr sw ew co
    std::variant<std::monostate, std::string, double, bool> value;
    std::optional<WallTime> time;  ///< of a text that reads as one
};

/// Throws FilterError.
[[nodiscard]] Filter parse_filter(std::string_view text);

/// What a thing holds for an attribute: none, one, or several values, any of which may match.
using FieldValue = std::variant<std::string_view, double, bool, WallTime>;
using FieldValues = boost::container::small_vector<FieldValue, 2>;
using Fields = std::function<void(std::string_view attribute, FieldValues& values)>;

enum class TextCase { sensitive, folded };

/// With `folded`, texts compare without case; the literals of `filter` must then be folded by `fold_literals`.
[[nodiscard]] bool matches(const Filter& filter, const Fields& fields, TextCase text_case);
void fold_literals(Filter& filter);

/// Whether `not` stands anywhere in it.
[[nodiscard]] bool has_negation(const Filter& filter);

/// Whether a value is compared with one of these attributes, which are times, and is none.
[[nodiscard]] bool has_bad_time(const Filter& filter, std::span<const std::string_view> times);

/// Calls `visit` for each condition.
void for_each_condition(const Filter& filter, const std::function<void(const Filter&)>& visit);

}  // namespace lockstep::twin::okta
