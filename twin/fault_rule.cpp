#include "twin/fault_rule.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/json/value.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <string_view>
#include <utility>

namespace lockstep::twin {
namespace {

namespace json = boost::json;

constexpr std::array<std::pair<std::string_view, Effect>, 12> kEffects{{
    {"delay", Effect::delay},
    {"status", Effect::status},
    {"drop_before", Effect::drop_before},
    {"drop_after", Effect::drop_after},
    {"cut", Effect::cut},
    {"land_late", Effect::land_late},
    {"truncate_list", Effect::truncate_list},
    {"spoil", Effect::spoil},
    {"date_skew", Effect::date_skew},
    {"hook_lost", Effect::hook_lost},
    {"hook_repeated", Effect::hook_repeated},
    {"hook_delayed", Effect::hook_delayed},
}};

std::string_view name_of(Effect effect) {
    for (const auto& [name, value] : kEffects) {
        if (value == effect) return name;
    }
    return "";
}

using Read = bool (*)(FaultRule&, const json::value&);

bool read_vendor(FaultRule& rule, const json::value& value) {
    rule.vendor = value.is_string() ? find_vendor_kind(value.as_string()) : std::nullopt;
    return rule.vendor.has_value();
}

bool read_effect(FaultRule& rule, const json::value& value) {
    for (const auto& [name, effect] : kEffects) {
        if (value.is_string() && value.as_string() == name) {
            rule.effect = effect;
            return true;
        }
    }
    return false;
}

bool read_headers(FaultRule& rule, const json::value& value) {
    if (!value.is_object()) return false;
    for (const auto& [name, text] : value.as_object()) {
        if (!text.is_string()) return false;
        rule.headers.add(name, std::string{text.as_string()});
    }
    return true;
}

bool read_probability(FaultRule& rule, const json::value& value) {
    if (!value.is_number()) return false;
    rule.probability = value.to_number<double>();
    return rule.probability >= 0 && rule.probability <= 1;
}

bool read_text(std::string& into, const json::value& value) {
    if (value.is_string()) into = value.as_string();
    return value.is_string();
}

template <class Number>
bool read_number(Number& into, const json::value& value, std::int64_t least) {
    boost::system::error_code error;
    const auto number = value.to_number<std::int64_t>(error);
    if (error || value.is_double() || number < least) return false;
    into = static_cast<Number>(number);
    return true;
}

bool read_bool(bool& into, const json::value& value) {
    if (value.is_bool()) into = value.as_bool();
    return value.is_bool();
}

struct Key {
    std::string_view name, expected;
    Read read;
};

constexpr std::int64_t kAnyNumber = -1'000'000'000'000;

constexpr std::array kKeys{
    Key{"id", "a text", [](FaultRule& rule, const json::value& value) { return read_text(rule.id, value); }},
    Key{"vendor", "okta or jumpcloud", read_vendor},
    Key{"method", "a text", [](FaultRule& rule, const json::value& value) { return read_text(rule.method, value); }},
    Key{"path", "a text", [](FaultRule& rule, const json::value& value) { return read_text(rule.path, value); }},
    Key{"query_contains", "a text",
        [](FaultRule& rule, const json::value& value) { return read_text(rule.query_contains, value); }},
    Key{"probability", "a number from 0 to 1", read_probability},
    Key{"skip", "a whole number from 0",
        [](FaultRule& rule, const json::value& value) { return read_number(rule.skip, value, 0); }},
    Key{"count", "a whole number, -1 for without end",
        [](FaultRule& rule, const json::value& value) { return read_number(rule.count, value, -1); }},
    Key{"effect", "one of the effects of docs/twin.md", read_effect},
    Key{"delay_ms", "a whole number",
        [](FaultRule& rule, const json::value& value) {
            std::int64_t number = 0;
            const bool good = read_number(number, value, kAnyNumber);
            rule.delay = std::chrono::milliseconds{number};
            return good;
        }},
    Key{"status", "an HTTP status from 200",
        [](FaultRule& rule, const json::value& value) {
            return read_number(rule.status, value, 200) && rule.status < 600;
        }},
    Key{"headers", "an object of texts", read_headers},
    Key{"body", "a text",
        [](FaultRule& rule, const json::value& value) { return read_text(rule.body.emplace(), value); }},
    Key{"html", "true or false", [](FaultRule& rule, const json::value& value) { return read_bool(rule.html, value); }},
    Key{"bytes", "a whole number from 0",
        [](FaultRule& rule, const json::value& value) { return read_number(rule.bytes, value, 0); }},
    Key{"rows", "a whole number from 0",
        [](FaultRule& rule, const json::value& value) { return read_number(rule.rows, value, 0); }},
    Key{"near", "a text", [](FaultRule& rule, const json::value& value) { return read_text(rule.near, value); }},
    Key{"find", "a text", [](FaultRule& rule, const json::value& value) { return read_text(rule.find, value); }},
    Key{"with", "a text", [](FaultRule& rule, const json::value& value) { return read_text(rule.with, value); }},
    Key{"hide_rest", "true or false",
        [](FaultRule& rule, const json::value& value) { return read_bool(rule.hide_rest, value); }},
};

std::string_view take_segment(std::string_view& path) {
    const auto end = path.find('/');
    const auto segment = path.substr(0, end);
    path = end == std::string_view::npos ? std::string_view{} : path.substr(end + 1);
    return segment;
}

bool path_matches(std::string_view pattern, std::string_view path) {
    if (pattern.empty()) return true;
    while (!pattern.empty() && !path.empty()) {
        if (pattern == "**") return true;
        const auto wanted = take_segment(pattern);
        const auto found = take_segment(path);
        if (wanted != "*" && wanted != found) return false;
    }
    return path.empty() && (pattern.empty() || pattern == "**");
}

}  // namespace

std::expected<FaultRule, std::string> fault_rule_from_json(const json::object& object) {
    FaultRule rule;
    for (const auto& [name, value] : object) {
        const auto key = std::ranges::find(kKeys, std::string_view{name}, &Key::name);
        if (key == kKeys.end())
            return std::unexpected{fmt::format("a fault has no key \"{}\"", std::string_view{name})};
        if (!key->read(rule, value)) return std::unexpected{fmt::format("\"{}\" must be {}", key->name, key->expected)};
    }
    if (!object.contains("effect")) return std::unexpected{std::string{"a fault needs an \"effect\""}};
    return rule;
}

json::object to_json(const FaultRule& rule) {
    json::object object{{"id", rule.id},
                        {"effect", name_of(rule.effect)},
                        {"method", rule.method},
                        {"path", rule.path},
                        {"query_contains", rule.query_contains},
                        {"probability", rule.probability},
                        {"skip", rule.skip},
                        {"count", rule.count},
                        {"delay_ms", rule.delay.count()},
                        {"status", rule.status},
                        {"html", rule.html},
                        {"bytes", rule.bytes},
                        {"rows", rule.rows},
                        {"near", rule.near},
                        {"find", rule.find},
                        {"with", rule.with},
                        {"hide_rest", rule.hide_rest}};
    if (rule.vendor) object["vendor"] = to_string(*rule.vendor);
    if (rule.body) object["body"] = *rule.body;
    auto& headers = object["headers"].emplace_object();
    for (const auto& header : rule.headers) headers[header.name] = header.value;
    return object;
}

bool matches(const FaultRule& rule, VendorKind vendor, const Request& request) {
    if (rule.vendor && *rule.vendor != vendor) return false;
    if (!rule.method.empty() && rule.method != request.method) return false;
    if (rule.path.empty() && rule.query_contains.empty()) return true;
    const auto url = boost::urls::parse_uri_reference(request.url);
    if (!url) return false;
    const std::string_view query{url->encoded_query().data(), url->encoded_query().size()};
    return path_matches(rule.path, std::string_view{url->encoded_path().data(), url->encoded_path().size()}) &&
           query.find(rule.query_contains) != std::string_view::npos;
}

}  // namespace lockstep::twin
