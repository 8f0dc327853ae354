#include "directory/raw_value.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>

#include "core/assert.hpp"

namespace lockstep::directory {
namespace {

Value to_number(std::string_view text) {
    std::int64_t whole = 0;
    const char* const end = text.data() + text.size();
    if (const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
        error == std::errc{} && at == end) {
        return Value::integer(whole);
    }
    double number = 0;
    const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || at != end) return {};
    return Value::number(number);
}

Value to_list(std::string_view json) {
    boost::system::error_code error;
    const auto parsed = boost::json::parse(json, error);
    if (error || !parsed.is_array()) return {};
    TextList list;
    for (const auto& element : parsed.as_array()) {
        list.push_back(element.is_string() ? std::string{std::string_view{element.as_string()}}
                                           : boost::json::serialize(element));
    }
    return Value::list(std::move(list));
}

}  // namespace

Value to_value(const RawValue& raw) {
    switch (raw.state) {
        case RawValue::State::unread: return {};
        case RawValue::State::empty: return Value::empty();
        case RawValue::State::text: return Value::text(std::string{raw.text});
        case RawValue::State::boolean: return Value::boolean(raw.text == "true");
        case RawValue::State::number: return to_number(raw.text);
        case RawValue::State::list: return to_list(raw.text);
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace lockstep::directory
