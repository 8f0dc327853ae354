// User types: kinds of people, each with custom attributes of its own.
#include <algorithm>

#include "twin/okta/formats.hpp"
#include "twin/okta/schema.hpp"
#include "twin/okta/users.hpp"

namespace lockstep::twin::okta {
namespace {

json::object link(std::string_view rel, std::string href) {
    return {{"rel", rel}, {"href", std::move(href)}, {"method", "GET"}};
}

json::object type_json(const Org& org, const UserType& type) {
    return {{"id", type.id},
            {"displayName", type.display_name},
            {"name", type.name},
            {"description", type.description},
            {"createdBy", org.admin_id},
            {"lastUpdatedBy", org.admin_id},
            {"created", to_rfc3339(type.created)},
            {"lastUpdated", to_rfc3339(type.last_updated)},
            {"default", type.is_default},
            {"_links",
             json::object{{"schema", link("schema", org.base_url + "/api/v1/meta/schemas/user/" + type.schema_id)},
                          {"self", link("self", org.base_url + "/api/v1/meta/types/user/" + type.id)}}}};
}

UserType& get_type(Call& call) {
    const auto named = std::ranges::find_if(call.org.user_types, [&](const auto& entry) {
        return entry.first == call.ids[0] || (call.ids[0] == "default" && entry.second.is_default);
    });
    if (named == call.org.user_types.end()) throw not_found(call.ids[0], "CVDType");
    return named->second;
}

void take_names(Call& call, UserType& type, const json::object& body, bool replaces) {
    const auto shown = text_at(body, "displayName");
    if (shown.empty() && replaces) throw invalid("displayName", {"displayName: The field cannot be left blank"});
    if (!shown.empty()) type.display_name = shown;
    if (body.contains("description") || replaces) type.description = text_at(body, "description");
    type.last_updated = call.second();
}

}  // namespace

Response list_user_types(Call& call) {
    json::array list;
    for (const auto& [id, type] : call.org.user_types) list.push_back(type_json(call.org, type));
    return ok(list);
}

Response get_user_type(Call& call) {
    return ok(type_json(call.org, get_type(call)));
}

Response create_user_type(Call& call) {
    const auto body = call.body();
    UserType type;
    type.name = text_at(body, "name");
    if (!is_variable_name(type.name)) throw invalid("name", {"name: The field has an invalid value"});
    const bool taken =
        std::ranges::any_of(call.org.user_types, [&](const auto& entry) { return entry.second.name == type.name; });
    if (taken) throw invalid("name", {"name: An object with this field already exists in the current organization"});
    take_names(call, type, body, true);
    type.id = call.new_id("oty");
    type.schema_id = call.new_id("osc");
    type.created = call.second();
    const auto& made = call.org.user_types[type.id] = std::move(type);
    return ok(type_json(call.org, made));
}

Response update_user_type(Call& call) {
    auto& type = get_type(call);
    take_names(call, type, call.body(), false);
    return ok(type_json(call.org, type));
}

Response replace_user_type(Call& call) {
    auto& type = get_type(call);
    const auto body = call.body();
    if (text_at(body, "name") != type.name) throw invalid("name", {"name: The field cannot be changed"});
    take_names(call, type, body, true);
    return ok(type_json(call.org, type));
}

Response delete_user_type(Call& call) {
    if (call.org.settings.type_delete_failures > 0) {
        --call.org.settings.type_delete_failures;
        throw refusal("E0000009");
    }
    const auto& type = get_type(call);
    if (type.is_default) throw invalid("type", {"The default user type cannot be deleted"});
    const bool used =
        std::ranges::any_of(call.org.users, [&](const auto& entry) { return entry.second.type_id == type.id; });
    if (used) throw invalid("type", {"The user type is in use"});
    call.org.user_types.erase(std::string{type.id});
    return no_content();
}

}  // namespace lockstep::twin::okta
