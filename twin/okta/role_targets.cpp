#include "twin/okta/role_targets.hpp"

#include <fmt/format.h>

#include "twin/okta/apps.hpp"
#include "twin/okta/groups.hpp"
#include "twin/okta/paging.hpp"
#include "twin/okta/roles.hpp"
#include "twin/okta/users.hpp"

namespace lockstep::twin::okta {
namespace {

constexpr std::int64_t kPage = 20;
constexpr std::int64_t kLargestPage = 200;

/// A role that somebody holds, as the path names it.
struct Held {
    std::string holder, role;

    /// Where `Org::things` keeps the targets of that sort, by target.
    [[nodiscard]] std::string groups() const { return fmt::format("roles/{}/{}/groups", holder, role); }
    [[nodiscard]] std::string apps() const { return fmt::format("roles/{}/{}/apps", holder, role); }
};

Held get_held(Call& call) {
    const bool of_group = call.target.segments[2] == "groups";
    // Throws E0000007 if there is no such holder, or no such role of theirs.
    static_cast<void>(of_group ? get_group_role(call) : get_role(call));
    return {of_group ? get_group(call, call.ids[0]).id : get_user(call, call.ids[0]).id, std::string{call.ids[1]}};
}

json::object app_target(const Org& org, const json::object& target) {
    json::object shown{{"name", text_at(target, "name")},
                       {"displayName", text_at(target, "name")},
                       {"status", "ACTIVE"},
                       {"lastUpdated", text_at(target, "added")}};
    auto href = fmt::format("{}/api/v1/catalog/apps/{}", org.base_url, text_at(target, "name"));
    if (const auto id = text_at(target, "id"); !id.empty()) {
        shown["id"] = id;
        if (const auto app = org.apps.find(id); app != org.apps.end()) shown["displayName"] = app->second.label;
        href = fmt::format("{}/api/v1/apps/{}", org.base_url, id);
    }
    shown["_links"] = json::object{{"self", json::object{{"href", std::move(href)}}}};
    return shown;
}

/// The targets of that sort that `show` still knows, in one page.
template <class Show>
Response list(Call& call, const std::string& sort, const Show& show) {
    const auto limit = read_limit(call, kPage, kLargestPage);
    json::array targets;
    for (const auto& [id, target] : call.org.things[sort]) show(targets, id, target);
    auto response = ok(json::value(std::move(targets)));
    add_links(response, call, limit, {});
    return response;
}

std::string app_key(const Call& call) {
    std::string key{call.ids[2]};
    if (call.ids.size() > 3) key.append("/").append(call.ids[3]);
    return key;
}

}  // namespace

Response list_group_targets(Call& call) {
    return list(call, get_held(call).groups(), [&](json::array& targets, const std::string& id, const json::object&) {
        const auto group = call.org.groups.find(id);
        if (group != call.org.groups.end()) targets.push_back(to_json(call.org, group->second));
    });
}

Response add_group_target(Call& call) {
    const auto held = get_held(call);
    const auto& group = get_group(call, call.ids[2]);
    call.org.things[held.groups()][group.id] = json::object{{"id", group.id}};
    return no_content();
}

Response remove_group_target(Call& call) {
    const auto held = get_held(call);
    if (call.org.things[held.groups()].erase(get_group(call, call.ids[2]).id) == 0) {
        throw not_found(call.ids[2], "UserGroup");
    }
    return no_content();
}

Response list_app_targets(Call& call) {
    return list(call, get_held(call).apps(), [&](json::array& targets, const std::string&, const json::object& target) {
        targets.push_back(app_target(call.org, target));
    });
}

Response add_all_apps(Call& call) {
    call.org.things[get_held(call).apps()].clear();
    return ok(std::string{});
}

Response add_app_target(Call& call) {
    const auto held = get_held(call);
    json::object target{{"name", call.ids[2]}, {"added", to_rfc3339(call.second())}};
    if (call.ids.size() > 3) target["id"] = get_app(call.org, call.ids[3]).id;
    call.org.things[held.apps()][app_key(call)] = std::move(target);
    return no_content();
}

Response remove_app_target(Call& call) {
    if (call.org.things[get_held(call).apps()].erase(app_key(call)) == 0) {
        throw not_found(call.ids.back(), call.ids.size() > 3 ? "AppInstance" : "CatalogApp");
    }
    return no_content();
}

void forget_targets(Org& org, std::string_view holder, std::string_view role) {
    const Held held{std::string{holder}, std::string{role}};
    org.things.erase(held.groups());
    org.things.erase(held.apps());
}

}  // namespace lockstep::twin::okta
