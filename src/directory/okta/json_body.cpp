#include "directory/okta/json_body.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "directory/directory.hpp"
#include "directory/lenient_json.hpp"

namespace lockstep::directory::okta {
namespace {

namespace json = boost::json;

json::value parse(const Response& response) {
    boost::system::error_code error;
    auto parsed = parse_leniently(response.body, error);
    if (error) throw_malformed(response, "JSON");
    return parsed;
}

}  // namespace

void throw_malformed(const Response& response, std::string_view what_it_lacks) {
    DirectoryError::Details details;
    details.side = Side::okta;
    details.status = response.status;
    details.request_id = response.headers.find("x-okta-request-id").value_or("");
    details.text = fmt::format("an answer without {}", what_it_lacks);
    throw DirectoryError{DirectoryError::Kind::malformed, std::move(details)};
}

json::object parse_object(const Response& response) {
    auto parsed = parse(response);
    if (!parsed.is_object()) throw_malformed(response, "an object");
    return std::move(parsed.as_object());
}

json::array parse_objects(const Response& response) {
    auto parsed = parse(response);
    if (!parsed.is_array()) throw_malformed(response, "a list");
    const bool whole = std::ranges::all_of(parsed.as_array(), [](const auto& element) { return element.is_object(); });
    if (!whole) throw_malformed(response, "objects in its list");
    return std::move(parsed.as_array());
}

std::string text_at(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value && value->is_string() ? std::string{std::string_view{value->as_string()}} : std::string{};
}

const json::object* object_at(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value ? value->if_object() : nullptr;
}

std::string id_of(const Response& response, const json::object& object) {
    auto id = text_at(object, "id");
    if (id.empty()) throw_malformed(response, "an id");
    return id;
}

}  // namespace lockstep::directory::okta
