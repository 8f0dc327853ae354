#include "twin/okta/apps.hpp"

#include <algorithm>

#include "twin/okta/expand.hpp"
#include "twin/okta/fold.hpp"
#include "twin/okta/groups.hpp"
#include "twin/okta/log.hpp"
#include "twin/okta/membership.hpp"
#include "twin/okta/paging.hpp"
#include "twin/okta/scim.hpp"
#include "twin/okta/user_json.hpp"
#include "twin/okta/users.hpp"

namespace lockstep::twin::okta {
namespace {

App& get_app_of(Call& call) {
    return get_app(call.org, call.ids[0]);
}

json::object href(std::string text) {
    return {{"href", std::move(text)}};
}

json::object to_json(const Org& org, const App& app, const std::string& user_id, const AppUser& assigned) {
    return {{"id", user_id},
            {"externalId", nullptr},
            {"created", to_rfc3339(assigned.created)},
            {"lastUpdated", to_rfc3339(assigned.last_updated)},
            {"scope", assigned.direct ? "USER" : "GROUP"},
            {"status", "ACTIVE"},
            {"statusChanged", to_rfc3339(assigned.created)},
            {"passwordChanged", nullptr},
            {"syncState", "DISABLED"},
            {"credentials", json::object{{"userName", assigned.user_name}}},
            {"profile", assigned.profile},
            {"_links", json::object{{"app", href(org.base_url + "/api/v1/apps/" + app.id)},
                                    {"user", href(org.base_url + "/api/v1/users/" + user_id)}}}};
}

json::object to_json(const Org& org, const App& app, const std::string& group_id, const AppGroup& assigned) {
    const auto self = org.base_url + "/api/v1/apps/" + app.id;
    return {{"id", group_id},
            {"lastUpdated", to_rfc3339(assigned.last_updated)},
            {"priority", assigned.priority},
            {"profile", assigned.profile},
            {"_links", json::object{{"app", href(self)},
                                    {"self", href(self + "/groups/" + group_id)},
                                    {"group", href(org.base_url + "/api/v1/groups/" + group_id)}}}};
}

// The assignment, with the person in it if they are asked for.
json::object shown(const Call& call, const App& app, const std::string& user_id, const AppUser& assigned) {
    auto object = to_json(call.org, app, user_id, assigned);
    if (wants(call, "user")) {
        const auto& user = call.org.users.find(user_id)->second;
        embed(object, "user", json::parse(to_json(call.org, user, UserView::single)));
    }
    return object;
}

json::object shown(const Call& call, const App& app, const std::string& group_id, const AppGroup& assigned) {
    auto object = to_json(call.org, app, group_id, assigned);
    if (wants(call, "group")) embed(object, "group", to_json(call.org, call.org.groups.find(group_id)->second));
    return object;
}

// With the assignment of the one person whom `expand=user/00u…` names.
json::object shown(const Call& call, const App& app) {
    constexpr std::string_view kUser = "user/";
    auto object = app_json(call.org, app);
    const auto expand = call.target.find("expand").value_or("");
    if (!expand.starts_with(kUser)) return object;
    const auto assigned = app.users.find(expand.substr(kUser.size()));
    if (assigned != app.users.end()) {
        embed(object, "user", to_json(call.org, app, assigned->first, assigned->second));
    }
    return object;
}

// A page of a map in the order of its keys.
template <class Map, class ToJson>
Response page_of(Call& call, const Map& map, std::string_view prefix, std::int64_t limit, const ToJson& show) {
    const auto cursor = call.target.find("after");
    auto entry = cursor ? map.upper_bound(from_cursor(*cursor, prefix)) : map.begin();
    json::array page;
    std::string last;
    for (; entry != map.end() && static_cast<std::int64_t>(page.size()) < limit; ++entry) {
        page.push_back(show(entry->first, entry->second));
        last = entry->first;
    }
    auto response = ok(page);
    add_links(response, call, limit, entry == map.end() ? std::nullopt : std::optional{to_cursor(last)});
    return response;
}

const AppUser& get_assigned(Call& call, const App& app) {
    const auto& user = get_user(call, call.ids[1]);
    const auto found = app.users.find(user.id);
    if (found == app.users.end()) throw not_found(call.ids[1], "AppUser");
    return found->second;
}

void refuse_inactive(const Org& org, const User& user) {
    if (user.transitioning_to || !may_have_apps(org, user)) throw refusal("E0000117");
}

void take_assignment(Call& call, AppUser& assigned, const User& user, const json::object& body) {
    const auto* credentials = object_at(body, "credentials");
    const auto name = credentials ? text_at(*credentials, "userName") : std::string{};
    if (!name.empty()) assigned.user_name = name;
    if (assigned.user_name.empty()) assigned.user_name = text_at(user.profile, "login");
    if (const auto* profile = object_at(body, "profile")) assigned.profile = *profile;
    assigned.last_updated = call.second();
}

void append_keys(const auto& map, FieldValues& out) {
    for (const auto& [id, assigned] : map) out.emplace_back(std::string_view{id});
}

bool is_listed(const App& app, const std::optional<Filter>& filter, const std::string& query) {
    const Fields fields = [&](std::string_view name, FieldValues& out) {
        if (name == "status") out.emplace_back(std::string_view{app.active ? "ACTIVE" : "INACTIVE"});
        if (name == "name") out.emplace_back(std::string_view{app.name});
        if (name == "user.id") append_keys(app.users, out);
        if (name == "group.id") append_keys(app.groups, out);
    };
    return (!filter || matches(*filter, fields, TextCase::sensitive)) && fold_case(app.label).starts_with(query);
}

std::optional<Filter> app_filter(const Call& call) {
    const auto text = call.target.find("filter");
    if (!text) return std::nullopt;
    try {
        return parse_filter(*text);
    } catch (const FilterError& error) {
        throw refusal("E0000053", {error.text});
    }
}

// `expand=user/00u…`, and nothing else.
void refuse_malformed_expand(const Call& call) {
    const auto expand = call.target.find("expand");
    if (!expand) return;
    const bool of_user = expand->starts_with("user/") && expand->find(',') == std::string_view::npos;
    if (!of_user) throw invalid("RequestParams", {"Expand query is malformed."});
}

// What an app of that kind needs before it can be made.
void refuse_app(const Org& org, const json::object& body) {
    const auto* settings = object_at(body, "settings");
    const auto* app = settings ? object_at(*settings, "app") : nullptr;
    if (app && text_at(*app, "wsFedConfigureType") == "AUTO") {
        throw invalid("settings", {"In order to continue using WS-FED Auto for SSO, you must grant admin consent."});
    }
    const auto most = org.settings.max_apps;
    if (most > 0 && static_cast<std::int64_t>(org.apps.size()) >= most) {
        throw invalid("generalSettings",
                      {"Cannot create application instance. Maximum number of instances has been reached."});
    }
}

void settle_members(Call& call, const Group& group) {
    for (const auto& id : visible_members(call.org, group, WallTime::max())) {
        settle_assignments(call.org, call.org.users.find(id)->second, call.now, call.random);
    }
}

// Which authenticator the application signs people in with over a back channel (CIBA).
void remember_backchannel(Org& org, const std::string& app_id, const json::object& body) {
    const auto* settings = object_at(body, "settings");
    const auto* client = settings ? object_at(*settings, "oauthClient") : nullptr;
    const auto id = client ? text_at(*client, "backchannel_custom_authenticator_id") : std::string{};
    if (!id.empty()) org.things[std::string{kBackchannels}][app_id] = {{"authenticator", id}};
}

}  // namespace

App& get_app(Org& org, std::string_view id) {
    const auto found = org.apps.find(id);
    if (found == org.apps.end()) throw not_found(id, "AppInstance");
    return found->second;
}

json::object app_group_json(const Org& org, const App& app, const std::string& group_id, const AppGroup& assigned) {
    return to_json(org, app, group_id, assigned);
}

Response list_apps(Call& call) {
    refuse_malformed_expand(call);
    const auto filter = app_filter(call);
    const auto query = fold_case(call.target.find("q").value_or(""));
    std::map<std::string, const App*> listed;
    for (const auto& [id, app] : call.org.apps) {
        if (is_listed(app, filter, query)) listed[id] = &app;
    }
    return page_of(call, listed, "0oa", read_limit(call, 20, 200),
                   [&](const std::string&, const App* app) { return shown(call, *app); });
}

Response create_app(Call& call) {
    const auto body = call.body();
    refuse_app(call.org, body);
    App app;
    app.id = call.new_id("0oa");
    take_app(call, app, body);
    app.active = call.target.flag("activate", true);
    app.created = app.last_updated;
    record(call, "application.lifecycle.create", {target_of(app)});
    remember_backchannel(call.org, app.id, body);
    const auto answer = app_json(call.org, app);
    call.org.apps[app.id] = std::move(app);
    return ok(answer);
}

Response get_app(Call& call) {
    return ok(shown(call, get_app_of(call)));
}

Response delete_app(Call& call) {
    const auto& app = get_app_of(call);
    if (app.active) throw refusal("E0000056", {"The application must be deactivated before deletion."});
    record(call, "application.lifecycle.delete", {target_of(app)});
    call.org.things[std::string{kBackchannels}].erase(std::string{app.id});
    call.org.apps.erase(std::string{app.id});
    return no_content();
}

Response activate_app(Call& call) {
    auto& app = get_app_of(call);
    app.active = true;
    app.last_updated = call.second();
    record(call, "application.lifecycle.activate", {target_of(app)});
    return ok(json::object{});
}

Response deactivate_app(Call& call) {
    auto& app = get_app_of(call);
    app.active = false;
    app.last_updated = call.second();
    record(call, "application.lifecycle.deactivate", {target_of(app)});
    return ok(json::object{});
}

Response list_features(Call& call) {
    static_cast<void>(get_app_of(call));
    throw invalid("feature", {"Provisioning is not supported."});
}

Response list_app_users(Call& call) {
    const auto& app = get_app_of(call);
    return page_of(call, app.users, "00u", read_limit(call, 50, 500),
                   [&](const std::string& id, const AppUser& one) { return shown(call, app, id, one); });
}

Response assign_user(Call& call) {
    auto& app = get_app_of(call);
    const auto body = call.body();
    const auto& user = get_user(call, text_at(body, "id"));
    refuse_inactive(call.org, user);
    const auto [assigned, added] = app.users.try_emplace(user.id);
    if (added) assigned->second.created = call.second();
    assigned->second.direct = true;
    take_assignment(call, assigned->second, user, body);
    record(call, added ? "application.user_membership.add" : "application.user_membership.update",
           {target_of(user), target_of(app)});
    return ok(to_json(call.org, app, user.id, assigned->second));
}

Response get_app_user(Call& call) {
    const auto& app = get_app_of(call);
    const auto& assigned = get_assigned(call, app);
    return ok(shown(call, app, get_user(call, call.ids[1]).id, assigned));
}

Response update_app_user(Call& call) {
    auto& app = get_app_of(call);
    const auto& user = get_user(call, call.ids[1]);
    static_cast<void>(get_assigned(call, app));
    refuse_inactive(call.org, user);
    auto& assigned = app.users[user.id];
    take_assignment(call, assigned, user, call.body());
    record(call, "application.user_membership.update", {target_of(user), target_of(app)});
    return ok(to_json(call.org, app, user.id, assigned));
}

Response unassign_user(Call& call) {
    auto& app = get_app_of(call);
    auto& user = get_user(call, call.ids[1]);
    const auto& assigned = get_assigned(call, app);
    const bool by_group = std::ranges::any_of(app.groups, [&](const auto& entry) {
        return is_member(call.org, call.org.groups.find(entry.first)->second, user);
    });
    if (by_group && !assigned.direct) throw refusal("E0000046");
    app.users.erase(user.id);
    record(call, "application.user_membership.remove", {target_of(user), target_of(app)});
    settle_assignments(call.org, user, call.now, call.random);
    return no_content();
}

Response list_app_groups(Call& call) {
    const auto& app = get_app_of(call);
    return page_of(call, app.groups, "00g", std::max<std::int64_t>(20, read_limit(call, 20, 200)),
                   [&](const std::string& id, const AppGroup& one) { return shown(call, app, id, one); });
}

Response get_app_group(Call& call) {
    const auto& app = get_app_of(call);
    const auto found = app.groups.find(call.ids[1]);
    if (found == app.groups.end()) throw not_found(call.ids[1], "ApplicationGroupAssignment");
    return ok(shown(call, app, found->first, found->second));
}

Response assign_group(Call& call) {
    auto& app = get_app_of(call);
    const auto& group = get_group(call, call.ids[1]);
    const auto body = call.request.body.empty() ? json::object{} : call.body();
    const auto [assigned, added] = app.groups.try_emplace(group.id);
    if (added) assigned->second.priority = static_cast<std::int64_t>(app.groups.size()) - 1;
    if (const auto* priority = body.if_contains("priority"); priority && priority->is_int64()) {
        assigned->second.priority = priority->as_int64();
    }
    if (const auto* profile = object_at(body, "profile")) assigned->second.profile = *profile;
    assigned->second.last_updated = call.second();
    record(call, "group.application_assignment.add", {target_of(group), target_of(app)});
    settle_members(call, group);
    return ok(to_json(call.org, app, group.id, assigned->second));
}

Response unassign_group(Call& call) {
    auto& app = get_app_of(call);
    const auto& group = get_group(call, call.ids[1]);
    if (app.groups.erase(group.id) == 0) throw not_found(call.ids[1], "ApplicationGroupAssignment");
    record(call, "group.application_assignment.remove", {target_of(group), target_of(app)});
    settle_members(call, group);
    return no_content();
}

Response list_apps_of_group(Call& call) {
    const auto& group = get_group(call, call.ids[0]);
    std::map<std::string, const App*> listed;
    for (const auto& [id, app] : call.org.apps) {
        if (app.groups.contains(group.id)) listed[id] = &app;
    }
    return page_of(call, listed, "0oa", read_limit(call, 20, 200),
                   [&](const std::string&, const App* app) { return shown(call, *app); });
}

Response list_app_links(Call& call) {
    const auto& user = get_user(call, call.ids[0]);
    json::array list;
    for (const auto& [id, app] : call.org.apps) {
        if (!app.active || !app.users.contains(user.id)) continue;
        list.push_back(json::object{{"id", "00u" + id.substr(3)},
                                    {"label", app.label},
                                    {"linkUrl", call.org.base_url + "/home/" + app.name + "/" + id},
                                    {"logoUrl", call.org.base_url + "/assets/img/logos/" + app.name + ".png"},
                                    {"appName", app.name},
                                    {"appInstanceId", id},
                                    {"appAssignmentId", user.id},
                                    {"credentialsSetup", false},
                                    {"hidden", false},
                                    {"sortOrder", 0}});
    }
    return ok(list);
}

}  // namespace lockstep::twin::okta
