// The schema and user type endpoints.
#include <algorithm>

#include "twin/okta/formats.hpp"
#include "twin/okta/schema.hpp"
#include "twin/okta/users.hpp"

namespace lockstep::twin::okta {
namespace {

constexpr std::size_t kMostUnique = 5;

UserType& get_type_of_schema(Call& call) {
    const auto found = std::ranges::find_if(call.org.user_types, [&](const auto& entry) {
        return entry.second.schema_id == call.ids[0] || (call.ids[0] == "default" && entry.second.is_default);
    });
    if (found == call.org.user_types.end()) throw not_found(call.ids[0], "CVDSchema");
    return found->second;
}

json::object definition(std::string_view id, const json::object& properties) {
    json::array required;
    for (const auto& [name, attribute] : properties) {
        const auto* flag = attribute.as_object().if_contains("required");
        if (flag && flag->is_bool() && flag->as_bool()) required.push_back(json::string{name});
    }
    return {{"id", id}, {"type", "object"}, {"properties", properties}, {"required", std::move(required)}};
}

json::object link(std::string_view rel, std::string href) {
    return {{"rel", rel}, {"href", std::move(href)}, {"method", "GET"}};
}

json::object schema_json(const Org& org, std::string_view path, std::string_view name, std::string_view title,
                         std::string_view description) {
    json::object body{{"id", std::string{org.base_url}.append("/meta/schemas/").append(path)},
                      {"$schema", "http://json-schema.org/draft-04/schema#"},
                      {"name", name},
                      {"title", title},
                      {"description", description},
                      {"lastUpdated", to_rfc3339(org.schema_updated)},
                      {"created", to_rfc3339(org.created)}};
    body["type"] = "object";
    body["properties"] =
        json::object{{"profile", json::object{{"allOf", json::array{json::object{{"$ref", "#/definitions/custom"}},
                                                                    json::object{{"$ref", "#/definitions/base"}}}}}}};
    return body;
}

json::object user_schema_json(const Org& org, const UserType& type) {
    auto body = schema_json(org, "user/" + (type.is_default ? std::string{"default"} : type.schema_id), type.name,
                            type.display_name, type.description);
    body["definitions"] = json::object{{"custom", definition("#custom", custom_schema(org, type.id))},
                                       {"base", definition("#base", org.base_schema)}};
    body["_links"] = json::object{{"self", link("self", org.base_url + "/api/v1/meta/schemas/user/" + type.schema_id)},
                                  {"type", link("type", org.base_url + "/api/v1/meta/types/user/" + type.id)}};
    return body;
}

void set_default(json::object& attribute, std::string_view key, json::value value) {
    if (!attribute.contains(key)) attribute[key] = std::move(value);
}

// What the vendor makes of a custom attribute as it was sent.
json::object normalized(std::string_view name, const json::object& given) {
    if (!is_variable_name(name)) throw invalid(name, {fmt::format("{}: The attribute name is invalid", name)});
    json::object attribute = given;
    const auto type = text_at(attribute, "type");
    constexpr std::string_view kTypes[] = {"string", "boolean", "number", "integer", "array"};
    if (std::ranges::find(kTypes, type) == std::end(kTypes)) {
        throw invalid(name, {std::string{name} + ".type: The field has an invalid value"});
    }
    set_default(attribute, "title", json::string{name});
    set_default(attribute, "mutability", "READ_WRITE");
    set_default(attribute, "scope", "NONE");
    set_default(attribute, "permissions", json::array{json::object{{"principal", "SELF"}, {"action", "READ_ONLY"}}});
    if (const auto* unique = attribute.if_contains("unique"); unique && *unique == true) {
        attribute["unique"] = "UNIQUE_VALIDATED";
    }
    // What is not so is not said (recorded).
    for (const auto* key : {"unique", "required"}) {
        if (const auto* value = attribute.if_contains(key); value && *value == false) attribute.erase(key);
    }
    return attribute;
}

void check_number_of_unique(const json::object& custom) {
    const auto unique =
        std::ranges::count_if(custom, [](const auto& entry) { return entry.value().as_object().contains("unique"); });
    if (unique > static_cast<std::ptrdiff_t>(kMostUnique)) {
        throw invalid("unique", {"unique: At most five attributes can be unique"});
    }
}

// With an attribute go the values that people hold.
void forget_values(Call& call, const UserType& type, std::string_view name) {
    for (auto& [id, user] : call.org.users) {
        if (user.type_id != type.id || !user.profile.contains(name)) continue;
        begin_write(call.org, user, call.now);
        user.profile.erase(name);
    }
}

// Of a base attribute only these can be changed.
void take_base(json::object& base, const json::object& given) {
    for (const auto& [name, value] : given) {
        auto* held = base.if_contains(name);
        if (!held || !value.is_object()) continue;
        for (const auto* key : {"permissions", "master", "pattern"}) {
            if (const auto* wanted = value.as_object().if_contains(key)) held->as_object()[key] = *wanted;
        }
        const bool name_of_person = name == "firstName" || name == "lastName";
        if (const auto* required = value.as_object().if_contains("required"); required && name_of_person) {
            held->as_object()["required"] = *required;
        }
    }
}

}  // namespace

json::object make_group_schema() {
    const auto attribute = [](std::string_view title, int longest) {
        return json::object{{"title", title},
                            {"description", title},
                            {"type", "string"},
                            {"mutability", "READ_WRITE"},
                            {"scope", "NONE"},
                            {"maxLength", longest},
                            {"permissions", json::array{json::object{{"principal", "SELF"}, {"action", "READ_WRITE"}}}},
                            {"master", json::object{{"type", "PROFILE_MASTER"}}}};
    };
    auto name = attribute("Name", 255);
    name["required"] = true;
    return {{"name", name}, {"description", attribute("Description", 1024)}};
}

Response get_user_schema(Call& call) {
    return ok(user_schema_json(call.org, get_type_of_schema(call)));
}

Response update_user_schema(Call& call) {
    auto& type = get_type_of_schema(call);
    const auto body = call.body();
    const auto* definitions = object_at(body, "definitions");
    if (!definitions) throw invalid("definitions", {"definitions: The field cannot be left blank"});
    const auto* base = object_at(*definitions, "base");
    const auto* of_base = base ? object_at(*base, "properties") : nullptr;
    for (const auto& [name, value] : of_base ? *of_base : json::object{}) {
        if (value.is_null()) throw invalid(name, {"A base attribute cannot be removed"});
    }
    json::object custom = custom_schema(call.org, type.id);
    const auto* given = object_at(*definitions, "custom");
    const auto* properties = given ? object_at(*given, "properties") : nullptr;
    for (const auto& [name, value] : properties ? *properties : json::object{}) {
        if (call.org.base_schema.contains(name)) throw invalid(name, {"The attribute is a base attribute"});
        if (value.is_null()) {
            custom.erase(name);
            forget_values(call, type, name);
        } else if (value.is_object())
            custom[name] = normalized(name, value.as_object());
    }
    check_number_of_unique(custom);
    (type.is_default ? call.org.custom_schema : type.custom_schema) = std::move(custom);
    if (of_base) take_base(call.org.base_schema, *of_base);
    call.org.schema_updated = call.second();
    return ok(user_schema_json(call.org, type));
}

namespace {

constexpr std::string_view kGroupBase[] = {"name", "description"};

json::object group_part(const json::object& schema, bool base) {
    json::object part;
    for (const auto& [name, attribute] : schema) {
        const bool is_base = std::ranges::find(kGroupBase, std::string_view{name}) != std::end(kGroupBase);
        if (is_base == base) part[name] = attribute;
    }
    return part;
}

Response group_schema_of(Call& call) {
    auto body = schema_json(call.org, "group/default", "group", "Okta group", "Okta group profile template");
    body["definitions"] = json::object{{"custom", definition("#custom", group_part(call.org.group_schema, false))},
                                       {"base", definition("#base", group_part(call.org.group_schema, true))}};
    body["_links"] = json::object{{"self", link("self", call.org.base_url + "/api/v1/meta/schemas/group/default")}};
    return ok(body);
}

}  // namespace

Response get_group_schema(Call& call) {
    return group_schema_of(call);
}

Response update_group_schema(Call& call) {
    const auto body = call.body();
    const auto* definitions = object_at(body, "definitions");
    const auto* given = definitions ? object_at(*definitions, "custom") : nullptr;
    const auto* properties = given ? object_at(*given, "properties") : nullptr;
    if (!properties) throw invalid("definitions", {"definitions: The field cannot be left blank"});
    auto changed = call.org.group_schema;
    for (const auto& [name, value] : *properties) {
        if (std::ranges::find(kGroupBase, std::string_view{name}) != std::end(kGroupBase)) {
            throw invalid(name, {"The attribute is a base attribute"});
        }
        if (value.is_null()) {
            changed.erase(name);
        } else if (value.is_object()) {
            auto attribute = normalized(name, value.as_object());
            set_default(attribute, "master", json::object{{"type", "PROFILE_MASTER"}});
            changed[name] = std::move(attribute);
        }
    }
    call.org.group_schema = std::move(changed);
    call.org.schema_updated = call.second();
    return group_schema_of(call);
}

}  // namespace lockstep::twin::okta
