#include "twin/okta/call.hpp"

#include <boost/url.hpp>

#include "twin/okta/ids.hpp"

namespace lockstep::twin::okta {
namespace {

std::string decode(boost::urls::pct_string_view text) {
    return text.decode();
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
    return value ? *value == "true" : otherwise;
}

std::optional<Target> to_target(std::string_view url) {
    const auto parsed = boost::urls::parse_uri_reference(url);
    if (parsed.has_error()) return std::nullopt;
    Target target;
    target.path = parsed->encoded_path();
    for (const auto segment : parsed->encoded_segments()) target.segments.push_back(decode(segment));
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
