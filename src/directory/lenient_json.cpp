#include "directory/lenient_json.hpp"

#include <boost/json/parse.hpp>
#include <charconv>
#include <optional>

namespace lockstep::directory {
namespace {

constexpr std::size_t kEscape = 6;  // \uXXXX

std::optional<unsigned> unit_at(std::string_view json, std::size_t at) {
    if (at + kEscape > json.size() || json[at] != '\\' || json[at + 1] != 'u') return std::nullopt;
    unsigned unit = 0;
    const auto* const first = json.data() + at + 2;
    const auto [end, error] = std::from_chars(first, first + 4, unit, 16);
    if (error != std::errc{} || end != first + 4) return std::nullopt;
    return unit;
}
bool is_high(std::optional<unsigned> unit) {
    return unit && *unit >= 0xd800 && *unit < 0xdc00;
}
bool is_low(std::optional<unsigned> unit) {
    return unit && *unit >= 0xdc00 && *unit < 0xe000;
}

}  // namespace

std::string with_whole_pairs(std::string_view json) {
    std::string whole;
    whole.reserve(json.size());
    for (std::size_t at = 0; at < json.size();) {
        const auto unit = unit_at(json, at);
        std::size_t taken = 1;
        if (is_high(unit) && is_low(unit_at(json, at + kEscape))) {
            taken = 2 * kEscape;
        } else if (is_high(unit) || is_low(unit)) {
            whole += "\\ufffd";
            at += kEscape;
            continue;
        } else if (json[at] == '\\' && at + 1 < json.size()) {
            taken = 2;
        }
        whole += json.substr(at, taken);
        at += taken;
    }
    return whole;
}

std::string whole_name(std::string name) {
    return name.find("\xef\xbf\xbd") == std::string::npos ? std::move(name) : std::string{};
}

boost::json::value parse_leniently(std::string_view text, boost::system::error_code& failure) {
    auto value = boost::json::parse(text, failure);
    if (!failure) return value;
    boost::system::error_code again;
    auto repaired = boost::json::parse(with_whole_pairs(text), again);
    if (again) return value;
    failure = {};
    return repaired;
}

}  // namespace lockstep::directory
