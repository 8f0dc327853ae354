#include "directory/okta/typed_value.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "core/assert.hpp"
#include "directory/directory.hpp"

namespace lockstep::directory::okta {
namespace {

namespace json = boost::json;

template <class Number>
std::optional<Number> to_number(std::string_view text) {
    Number number{};
    const char* const end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || at != end) return std::nullopt;
    return number;
}

std::optional<json::value> to_boolean(const std::string& text) {
    if (text == "true") return true;
    if (text == "false") return false;
    return std::nullopt;
}

std::optional<json::value> to_finite(const std::string& text) {
    const auto number = to_number<double>(text);
    if (!number || !std::isfinite(*number)) return std::nullopt;
    return *number;
}

json::array to_array(const Value& value) {
    json::array array;
    if (const auto* list = value.get<TextList>()) {
        for (const auto& element : *list) array.push_back(json::string{element});
    } else {
        array.push_back(json::string{to_text(value)});
    }
    return array;
}

std::optional<json::value> typed(const Value& value, ValueType type) {
    switch (type) {
        case ValueType::text: return json::string{to_text(value)};
        case ValueType::boolean: return to_boolean(to_text(value));
        case ValueType::integer: {
            const auto number = to_number<std::int64_t>(to_text(value));
            return number ? std::optional<json::value>{*number} : std::nullopt;
        }
        case ValueType::number: return to_finite(to_text(value));
        case ValueType::list: return to_array(value);
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace

json::value to_json(const Value& value, const std::string& attribute, ValueType type) {
    if (!value.is_something()) return nullptr;
    if (auto json = typed(value, type)) return std::move(*json);
    DirectoryError::Details details;
    details.side = Side::okta;
    details.text = fmt::format("{}: '{}' is no {}", attribute, to_display(value), name_of(type));
    details.attributes = {attribute};
    throw DirectoryError{DirectoryError::Kind::refused, std::move(details)};
}

}  // namespace lockstep::directory::okta
