#include "directory/okta/schema.hpp"

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "directory/okta/json_body.hpp"

namespace lockstep::directory::okta {
namespace {

namespace json = boost::json;

ValueType to_type(std::string_view type) {
    if (type == "boolean") return ValueType::boolean;
    if (type == "integer") return ValueType::integer;
    if (type == "number") return ValueType::number;
    if (type == "array") return ValueType::list;
    return ValueType::text;
}

/// Mastered by a profile source, or by a list of them, an attribute is not ours to write (API-okta.md §2.10).
bool is_mastered_elsewhere(const json::object& attribute) {
    const auto* master = object_at(attribute, "master");
    if (!master) return false;
    const auto type = text_at(*master, "type");
    const auto* priority = master->if_contains("priority");
    const bool ranked = priority && priority->is_array() && !priority->as_array().empty();
    return ranked && (type == "PROFILE_MASTER" || type == "OVERRIDE");
}

bool is_true(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    if (!value) return false;
    if (value->is_bool()) return value->as_bool();
    // `unique` is set with true and read back as `UNIQUE_VALIDATED` or `PENDING_UNIQUENESS`.
    const auto word = value->is_string() ? std::string_view{value->as_string()} : std::string_view{};
    return !word.empty() && word != "false" && word != "NOT_UNIQUE";
}

std::vector<std::string> allowed_values(const json::object& attribute) {
    std::vector<std::string> allowed;
    const auto* values = attribute.if_contains("enum");
    if (!values || !values->is_array()) return allowed;
    for (const auto& value : values->as_array()) {
        allowed.push_back(value.is_string() ? std::string{std::string_view{value.as_string()}}
                                            : json::serialize(value));
    }
    return allowed;
}

AttributeSchema to_attribute(std::string name, const json::object& json, AttributeSchema known) {
    known.name = std::move(name);
    known.type = to_type(text_at(json, "type"));
    known.required = is_true(json, "required");
    known.unique = known.unique || is_true(json, "unique");
    known.writable = text_at(json, "mutability") != "READ_ONLY" && text_at(json, "mutability") != "IMMUTABLE" &&
                     !is_mastered_elsewhere(json);
    const auto* longest = json.if_contains("maxLength");
    if (longest && longest->is_int64()) known.max_length = static_cast<std::size_t>(longest->as_int64());
    known.allowed = allowed_values(json);
    return known;
}

void add_attributes(Schema& schema, const json::object& definitions, std::string_view part) {
    const auto base = base_schema(Side::okta);
    const auto* definition = object_at(definitions, part);
    const auto* properties = definition ? object_at(*definition, "properties") : nullptr;
    if (!properties) return;
    for (const auto& [key, value] : *properties) {
        if (!value.is_object()) continue;
        std::string name{std::string_view{key}};
        auto known = base.find(name).value_or(AttributeSchema{});
        known.custom = part == "custom";
        schema.attributes.push_back(to_attribute(std::move(name), value.as_object(), std::move(known)));
    }
}

}  // namespace

Schema read_schema(const Response& response) {
    const auto body = parse_object(response);
    const auto* definitions = object_at(body, "definitions");
    if (!definitions) throw_malformed(response, "definitions");
    Schema schema;
    schema.side = Side::okta;
    schema.custom_known = true;
    add_attributes(schema, *definitions, "base");
    if (!schema.find("login")) throw_malformed(response, "the base attributes");
    add_attributes(schema, *definitions, "custom");
    return schema;
}

}  // namespace lockstep::directory::okta
