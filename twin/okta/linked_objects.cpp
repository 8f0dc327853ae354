#include "twin/okta/linked_objects.hpp"

#include "twin/okta/users.hpp"

namespace lockstep::twin::okta {
namespace {

constexpr std::string_view kDefinitions = "meta/schemas/user/linkedObjects";

std::string name_at(const json::object& definition, std::string_view end) {
    const auto* side = object_at(definition, end);
    return side ? text_at(*side, "name") : std::string{};
}

json::object to_json(const Org& org, const json::object& definition) {
    auto object = definition;
    const auto self = fmt::format("{}/api/v1/{}/{}", org.base_url, kDefinitions, name_at(definition, "primary"));
    object["_links"] = json::object{{"self", json::object{{"href", self}}}};
    return object;
}

// By either name of the relation; null if there is none.
const json::object* find_definition(const Org& org, std::string_view name) {
    const auto all = org.things.find(kDefinitions);
    if (all == org.things.end()) return nullptr;
    for (const auto& [primary, definition] : all->second) {
        if (primary == name || name_at(definition, "associated") == name) return &definition;
    }
    return nullptr;
}

const json::object& get_definition(const Org& org, std::string_view name) {
    const auto* found = find_definition(org, name);
    if (!found) throw not_found(name, "LinkedObject");
    return *found;
}

json::object link_to(const Org& org, const std::string& user_id) {
    return {{"_links", json::object{{"self", json::object{{"href", org.base_url + "/api/v1/users/" + user_id}}}}}};
}

}  // namespace

Response list_link_definitions(Call& call) {
    json::array list;
    for (const auto& [name, definition] : call.org.things[std::string{kDefinitions}]) {
        list.push_back(to_json(call.org, definition));
    }
    return ok(list);
}

Response create_link_definition(Call& call) {
    auto body = call.body();
    for (const auto* end : {"primary", "associated"}) {
        const auto name = name_at(body, end);
        if (name.empty()) throw invalid(end, {fmt::format("{}: The field cannot be left blank", end)});
        if (find_definition(call.org, name)) {
            throw invalid("name", {"name: An object with this field already exists in the current organization"});
        }
    }
    body.erase("_links");
    const auto name = name_at(body, "primary");
    const auto& made = call.org.things[std::string{kDefinitions}][name] = std::move(body);
    return ok(to_json(call.org, made), 201);
}

Response get_link_definition(Call& call) {
    return ok(to_json(call.org, get_definition(call.org, call.ids[0])));
}

Response delete_link_definition(Call& call) {
    const auto name = name_at(get_definition(call.org, call.ids[0]), "primary");
    for (auto& [id, user] : call.org.users) user.linked.erase(name);
    call.org.things.find(kDefinitions)->second.erase(name);
    return no_content();
}

Response link_users(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    const auto& definition = get_definition(call.org, call.ids[1]);
    const auto& primary = get_user(call, call.ids[2]);
    if (name_at(definition, "primary") != call.ids[1]) throw invalid("primaryRelationshipName");
    user.linked[std::string{call.ids[1]}] = primary.id;
    return no_content();
}

Response list_linked_users(Call& call) {
    const auto& user = get_user(call, call.ids[0]);
    const auto primary = name_at(get_definition(call.org, call.ids[1]), "primary");
    json::array list;
    if (primary == call.ids[1]) {
        const auto held = user.linked.find(primary);
        if (held != user.linked.end() && call.org.users.contains(held->second)) {
            list.push_back(link_to(call.org, held->second));
        }
        return ok(list);
    }
    for (const auto& [id, other] : call.org.users) {
        const auto held = other.linked.find(primary);
        if (held != other.linked.end() && held->second == user.id) list.push_back(link_to(call.org, id));
    }
    return ok(list);
}

Response unlink_users(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    static_cast<void>(get_definition(call.org, call.ids[1]));
    user.linked.erase(std::string{call.ids[1]});
    return no_content();
}

}  // namespace lockstep::twin::okta
