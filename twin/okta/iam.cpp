#include "twin/okta/iam.hpp"

#include <algorithm>

#include "twin/okta/catalog.hpp"
#include "twin/okta/paging.hpp"
#include "twin/okta/roles.hpp"

namespace lockstep::twin::okta {
namespace {

constexpr std::string_view kSets = "iam/resource-sets";

json::object href(std::string text) {
    return {{"href", std::move(text)}};
}

json::object set_json(const Org& org, const json::object& set) {
    auto object = set;
    object.erase("bindings");
    object.erase("resources");
    const auto self = fmt::format("{}/api/v1/{}/{}", org.base_url, kSets, text_at(set, "id"));
    object["_links"] = json::object{
        {"self", href(self)}, {"resources", href(self + "/resources")}, {"bindings", href(self + "/bindings")}};
    return object;
}

/// By a role of their own, or by a group's.
bool is_administrator(const Org& org, const User& user) {
    const auto roles = org.things.find(kGroupRoles);
    return !user.roles.empty() ||
           (roles != org.things.end() && std::ranges::any_of(roles->second, [&](const auto& entry) {
                return user.groups.contains(std::string{text_at(entry.second, "group")});
            }));
}

json::object& get_set(Call& call) {
    return get_thing(call.org, kSets, call.ids[0], "IAMPolicy");
}

}  // namespace

Response list_resource_sets(Call& call) {
    json::array list;
    for (const auto& [id, set] : call.org.things[std::string{kSets}]) list.push_back(set_json(call.org, set));
    return ok(json::value(json::object{{"resource-sets", std::move(list)}}));
}

Response create_resource_set(Call& call) {
    auto set = call.body();
    if (text_at(set, "label").empty()) throw invalid("label", {"label: Label must be specified"});
    const auto id = call.new_id("iam");
    set["id"] = id;
    set["created"] = set["lastUpdated"] = to_rfc3339(call.second());
    const auto& made = call.org.things[std::string{kSets}][id] = std::move(set);
    return ok(json::value(set_json(call.org, made)));
}

Response get_resource_set(Call& call) {
    return ok(json::value(set_json(call.org, get_set(call))));
}

Response delete_resource_set(Call& call) {
    static_cast<void>(get_set(call));
    call.org.things.find(kSets)->second.erase(std::string{call.ids[0]});
    return no_content();
}

Response list_bindings(Call& call) {
    const auto* held = get_set(call).if_contains("bindings");
    return ok(json::value(json::object{{"roles", held ? *held : json::array{}}}));
}

Response create_binding(Call& call) {
    auto& set = get_set(call);
    const auto role = text_at(call.body(), "role");
    static_cast<void>(get_thing(call.org, "iam/roles", role, "CustomRole"));
    if (!set.contains("bindings")) set["bindings"] = json::array{};
    set["bindings"].as_array().push_back(json::object{{"id", role}});
    const auto self = fmt::format("{}/api/v1/{}/{}/bindings/{}", call.org.base_url, kSets, call.ids[0], role);
    return ok(json::value(json::object{
        {"id", role}, {"_links", json::object{{"self", href(self)}, {"members", href(self + "/members")}}}}));
}

Response list_role_assignees(Call& call) {
    const auto limit = read_limit(call, 100, 100);
    const auto cursor = call.target.find("after");
    auto user = cursor ? call.org.users.upper_bound(from_cursor(*cursor, "00u")) : call.org.users.begin();
    json::array list;
    for (; user != call.org.users.end() && static_cast<std::int64_t>(list.size()) < limit; ++user) {
        if (!is_administrator(call.org, user->second)) continue;
        const auto self = call.org.base_url + "/api/v1/users/" + user->first;
        list.push_back(json::object{{"id", user->first},
                                    {"orn", "orn:okta:directory:" + call.org.id + ":users:" + user->first},
                                    {"_links", json::object{{"self", href(self)}, {"roles", href(self + "/roles")}}}});
    }
    json::object page{{"value", std::move(list)}};
    const bool goes_on = std::any_of(user, call.org.users.end(),
                                     [&](const auto& entry) { return is_administrator(call.org, entry.second); });
    if (goes_on) {
        const auto last = std::string{page["value"].as_array().back().at("id").as_string()};
        page["_links"] = json::object{{"next", href(fmt::format("{}/api/v1/iam/assignees/users?after={}&limit={}",
                                                                call.org.base_url, to_cursor(last), limit))}};
    }
    return ok(json::value(std::move(page)));
}

}  // namespace lockstep::twin::okta
