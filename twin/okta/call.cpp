#include "twin/okta/call.hpp"

#include <boost/url.hpp>

#include "twin/okta/ids.hpp"

namespace lockstep::twin::okta {
namespace {

// The vendor takes `//api/v1/users` and `/api/v1/users/` for `/api/v1/users` (recorded).
std::string_view trimmed(std::string_view path) {
    while (path.starts_with("//")) path.remove_prefix(1);
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    return path;
}

std::vector<std::string> segments_of(std::string_view path) {
    std::vector<std::string> segments;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto segment = path.substr(0, path.find('/'));
        segments.push_back(boost::urls::pct_string_view{segment}.decode());
        path.remove_prefix(segment.size());
    }
    return segments;
}

}  // namespace

std::optional<std::string_view> Target::find(std::string_view name) const {
    for (const auto& [key, value] : query) {
        if (key == name) return value;
    }
    return std::nullopt;
}

bool Target::flag(std::string_view name, bool otherwise) const {
    const auto value = find(name);
    return value ? equal_ignoring_case(*value, "true") : otherwise;
}

std::optional<Target> to_target(std::string_view url) {
    const auto parsed = boost::urls::parse_uri_reference(url);
    if (parsed.has_error()) return std::nullopt;
    Target target;
    target.path = trimmed(parsed->encoded_path());
    target.segments = segments_of(target.path);
    for (const auto param : parsed->params()) target.query.emplace_back(param.key, param.value);
    return target;
}

WallTime floor_to_second(WallTime time) {
    return WallTime{std::chrono::floor<std::chrono::seconds>(time.time_since_epoch())};
}

WallTime Call::second() const {
    return floor_to_second(now);
}

std::string Call::new_id(std::string_view prefix) {
    return make_id(prefix, org.serial++, random);
}

json::object Call::body() const {
    json::error_code error;
    auto value = json::parse(request.body, error);
    if (error || !value.is_object()) throw refusal("E0000003");
    return std::move(value.as_object());
}

Response ok(std::string body, int status) {
    return {status, {}, std::move(body)};
}

Response ok(const json::value& body, int status) {
    return {status, {}, json::serialize(body)};
}

Response no_content() {
    return {204, {}, {}};
}

json::value to_json(std::optional<WallTime> time) {
    if (!time) return nullptr;
    return json::string{to_rfc3339(*time)};
}

std::string text_at(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value && value->is_string() ? std::string{value->as_string()} : std::string{};
}

const json::object* object_at(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value ? value->if_object() : nullptr;
}

}  // namespace lockstep::twin::okta
