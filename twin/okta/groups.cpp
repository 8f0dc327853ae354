#include "twin/okta/groups.hpp"

#include <algorithm>

#include "twin/okta/apps.hpp"
#include "twin/okta/expand.hpp"
#include "twin/okta/fold.hpp"
#include "twin/okta/group_search.hpp"
#include "twin/okta/log.hpp"
#include "twin/okta/membership.hpp"
#include "twin/okta/paging.hpp"
#include "twin/okta/roles.hpp"
#include "twin/okta/user_json.hpp"
#include "twin/okta/users.hpp"

namespace lockstep::twin::okta {
namespace {

constexpr std::string_view kLogos = "https://ok14static.oktacdn.com/assets/img/logos/groups/odyssey/okta-";

json::object logo(std::string_view size) {
    return {{"name", size}, {"href", std::string{kLogos}.append(size).append(".png")}, {"type", "image/png"}};
}

json::object links_of(const Org& org, const Group& group) {
    const auto self = org.base_url + "/api/v1/groups/" + group.id;
    json::object links{{"logo", json::array{logo("medium"), logo("large")}},
                       {"users", json::object{{"href", self + "/users"}}},
                       {"apps", json::object{{"href", self + "/apps"}}}};
    if (!group.source_app.empty()) {
        links["source"] = json::object{{"href", org.base_url + "/api/v1/apps/" + group.source_app}};
    }
    return links;
}

void refuse_unless_own(const Group& group) {
    if (group.type != GroupType::OKTA_GROUP) throw refusal("E0000006");
}

// PUT replaces the whole profile: a description that is not named becomes null.
json::object profile_from(const Call& call, std::string_view own_id) {
    const auto body = call.body();
    const auto* given = object_at(body, "profile");
    if (!given) throw invalid("profile", {"profile: The field cannot be left blank"});
    const auto name = text_at(*given, "name");
    if (name.empty()) throw invalid("name", {"name: The field cannot be left blank"});
    if (name.size() > 255) throw invalid("name", {"name: The field is too long"});
    if (text_at(*given, "description").size() > 1024) {
        throw invalid("description", {"description: The field is too long"});
    }
    json::object profile{{"name", name}, {"description", nullptr}};
    for (const auto& [key, value] : *given) {
        if (!call.org.group_schema.contains(key)) {
            throw invalid("group",
                          {fmt::format("Property name '{}' is not defined in profile", std::string_view{key})});
        }
        profile[key] = value;
    }
    const bool taken = std::ranges::any_of(call.org.groups, [&](const auto& entry) {
        return entry.first != own_id && entry.second.type != GroupType::APP_GROUP &&
               text_at(entry.second.profile, "name") == name;
    });
    if (taken && call.org.settings.duplicate_group == "E0000055") throw refusal("E0000055");
    if (taken) throw invalid("name", {"name: An object with this field already exists in the current organization"});
    return profile;
}

void detach(Call& call, Group& group) {
    for (const auto& [user_id, membership] : group.members) {
        call.org.users.find(user_id)->second.groups.erase(group.id);
    }
    for (auto& [app_id, app] : call.org.apps) app.groups.erase(group.id);
    std::erase_if(call.org.unseen_edges, [&](const UnseenEdge& edge) { return edge.group_id == group.id; });
}

void sort_groups(const Call& call, std::string_view attribute, std::vector<std::string>& ids) {
    std::vector<std::pair<std::string, std::string>> sorted;
    for (auto& id : ids) {
        sorted.emplace_back(sort_text(call, call.org.groups.find(id)->second, attribute), std::move(id));
    }
    std::ranges::sort(sorted);
    if (call.target.find("sortOrder") == "desc") std::ranges::reverse(sorted);
    ids.clear();
    for (auto& [text, id] : sorted) ids.push_back(std::move(id));
}

json::object stats_of(const Call& call, const Group& group) {
    const auto apps =
        std::ranges::count_if(call.org.apps, [&](const auto& entry) { return entry.second.groups.contains(group.id); });
    return {{"usersCount", visible_members(call.org, group, call.now).size()},
            {"appsCount", apps},
            {"groupPushMappingsCount", 0},
            {"hasAdminPrivilege", grants_role(call.org, group)}};
}

json::object shown(const Call& call, const Group& group) {
    auto object = to_json(call.org, group);
    if (wants(call, "stats")) embed(object, "stats", stats_of(call, group));
    const auto app = call.org.apps.find(group.source_app);
    if (wants(call, "app") && app != call.org.apps.end()) embed(object, "app", app_json(call.org, app->second));
    return object;
}

template <class Make>
Response page_of(Call& call, const std::vector<std::string>& ids, std::string_view prefix, std::int64_t limit,
                 const Make& append) {
    auto id = ids.begin();
    if (const auto cursor = call.target.find("after")) {
        const auto last = from_cursor(*cursor, prefix);
        auto found = std::ranges::lower_bound(ids, last);
        if (found == ids.end() || *found != last) found = std::ranges::find(ids, last);  // sorted by something else
        id = found == ids.end() ? std::ranges::upper_bound(ids, last) : std::next(found);
    }
    std::string body = "[";
    std::int64_t count = 0;
    for (; id != ids.end() && count < limit; ++id, ++count) {
        if (body.size() > 1) body += ',';
        append(body, *id);
    }
    auto response = ok(body += ']');
    add_links(response, call, limit, id == ids.end() ? std::nullopt : std::optional{to_cursor(*std::prev(id))});
    return response;
}

}  // namespace

json::object to_json(const Org& org, const Group& group) {
    json::array object_class;
    for (const auto& one : group.object_class) object_class.push_back(json::string{one});
    return {{"id", group.id},
            {"created", to_rfc3339(group.created)},
            {"lastUpdated", to_rfc3339(group.last_updated)},
            {"lastMembershipUpdated", to_rfc3339(group.last_membership_updated)},
            {"objectClass", std::move(object_class)},
            {"type", to_text(group.type)},
            {"profile", group.profile},
            {"_links", links_of(org, group)}};
}

Group& get_group(Call& call, std::string_view id) {
    const auto found = call.org.groups.find(id);
    if (found == call.org.groups.end()) throw not_found(id, "UserGroup");
    return found->second;
}

Response list_groups(Call& call) {
    const auto accepts = group_filter(call);
    std::vector<std::string> ids;
    for (const auto& [id, group] : call.org.groups) {
        if (accepts(group)) ids.push_back(id);
    }
    if (const auto sort_by = call.target.find("sortBy"); sort_by && call.target.find("search")) {
        sort_groups(call, *sort_by, ids);
    }
    const auto append = [&](std::string& body, const std::string& id) {
        body += json::serialize(shown(call, call.org.groups.find(id)->second));
    };
    const bool queried = call.target.find("q").has_value();
    auto response = page_of(call, ids, "00g", read_limit(call, queried ? 300 : 10'000, queried ? 300 : 10'000), append);
    if (queried) response.headers.remove("link");  // no paging with `q` (recorded)
    return response;
}

Response create_group(Call& call) {
    Group group;
    group.profile = profile_from(call, {});
    group.id = call.new_id("00g");
    group.created = group.last_updated = group.last_membership_updated = call.second();
    record(call, "group.lifecycle.create", {target_of(group)});
    const auto body = to_json(call.org, group);
    call.org.groups[group.id] = std::move(group);
    return ok(body);
}

Response get_group(Call& call) {
    return ok(shown(call, get_group(call, call.ids[0])));
}

Response replace_group(Call& call) {
    auto& group = get_group(call, call.ids[0]);
    refuse_unless_own(group);
    group.profile = profile_from(call, group.id);
    group.last_updated = call.second();
    record(call, "group.profile.update", {target_of(group)});
    return ok(to_json(call.org, group));
}

Response delete_group(Call& call) {
    auto& group = get_group(call, call.ids[0]);
    if (group.type == GroupType::BUILT_IN) throw refusal("E0000006");
    const auto target = target_of(group);
    std::vector<std::string> members;
    for (const auto& [id, membership] : group.members) members.push_back(id);
    detach(call, group);
    call.org.groups.erase(std::string{group.id});
    record(call, "group.lifecycle.delete", {target});
    for (const auto& id : members) {
        settle_assignments(call.org, call.org.users.find(id)->second, call.now, call.random);
    }
    return no_content();
}

Response list_members(Call& call) {
    const auto& group = get_group(call, call.ids[0]);
    const auto append = [&](std::string& body, const std::string& id) {
        append_user(body, call.org, call.org.users.find(id)->second, UserView::listed);
    };
    return page_of(call, visible_members(call.org, group, call.now), "00u", read_limit(call, 1000, 1000), append);
}

Response put_member(Call& call) {
    auto& group = get_group(call, call.ids[0]);
    auto& user = get_user(call, call.ids[1]);
    refuse_read_only(call.org, group);
    add_member(call, group, user);
    return no_content();
}

Response delete_member(Call& call) {
    auto& group = get_group(call, call.ids[0]);
    auto& user = get_user(call, call.ids[1]);
    refuse_read_only(call.org, group);
    remove_member(call, group, user);
    return no_content();
}

Response list_groups_of_user(Call& call) {
    const auto& user = get_user(call, call.ids[0]);
    const auto append = [&](std::string& body, const std::string& id) {
        body += json::serialize(to_json(call.org, call.org.groups.find(id)->second));
    };
    return page_of(call, visible_groups(call.org, user, call.now), "00g", read_limit(call, 200, 200), append);
}

namespace {

json::object owner_json(const Call& call, const std::string& id) {
    const auto user = call.org.users.find(id);
    const auto name = user == call.org.users.end() ? std::string{} : target_of(user->second).display_name;
    return {{"id", id},
            {"type", "USER"},
            {"displayName", name},
            {"originType", "OKTA_DIRECTORY"},
            {"originId", nullptr},
            {"resolved", true},
            {"lastUpdated", to_rfc3339(call.second())}};
}

}  // namespace

Response list_owners(Call& call) {
    json::array list;
    for (const auto& id : get_group(call, call.ids[0]).owners) list.push_back(owner_json(call, id));
    return ok(list);
}

Response assign_owner(Call& call) {
    auto& group = get_group(call, call.ids[0]);
    const auto body = call.body();
    const auto& user = get_user(call, text_at(body, "id"));
    if (!group.owners.insert(user.id).second) {
        throw invalid("owner", {"Provided owner is already assigned to this group"});
    }
    return ok(owner_json(call, user.id), 201);
}

Response unassign_owner(Call& call) {
    auto& group = get_group(call, call.ids[0]);
    if (group.owners.erase(std::string{call.ids[1]}) == 0) throw not_found(call.ids[1], "LinkedObject");
    return no_content();
}

Response import_group(Call& call) {
    const auto body = call.body();
    const auto type = to_group_type(text_at(body, "type"));
    if (!type) throw invalid("type", {"type: The field has an invalid value"});
    Group group;
    group.id = call.new_id("00g");
    group.type = *type;
    if (*type == GroupType::APP_GROUP) group.object_class = {"okta:windows_security_principal"};
    group.source_app = text_at(body, "sourceApp");
    const auto* profile = object_at(body, "profile");
    if (profile) group.profile = *profile;
    group.created = group.last_updated = group.last_membership_updated = call.second();
    auto& made = call.org.groups[group.id] = group;
    if (const auto* members = body.if_contains("members"); members && members->is_array()) {
        for (const auto& id : members->as_array()) add_member(call, made, get_user(call, id.as_string()));
    }
    return ok(to_json(call.org, made));
}

}  // namespace lockstep::twin::okta
