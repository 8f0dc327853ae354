#include "twin/okta/users.hpp"

#include "twin/okta/apps.hpp"
#include "twin/okta/expand.hpp"
#include "twin/okta/fold.hpp"
#include "twin/okta/log.hpp"
#include "twin/okta/user_json.hpp"
#include "twin/okta/user_states.hpp"

namespace lockstep::twin::okta {
namespace {

void prune_index(Org& org, WallTime now) {
    if (org.index.size() < org.index_pruned_at) return;
    std::erase_if(org.index, [&](const auto& entry) { return entry.second.back().until <= now; });
    org.index_pruned_at = 2 * org.index.size() + 64;
}

void keep_indexed(Org& org, const std::string& id, std::optional<User> shown, WallTime now) {
    if (org.settings.index_lag_ms == 0) return;
    prune_index(org, now);
    auto& versions = org.index[id];
    while (!versions.empty() && versions.front().until <= now) versions.pop_front();
    versions.push_back({std::move(shown), now + std::chrono::milliseconds{org.settings.index_lag_ms}});
}

User* find_by_short_name(Org& org, std::string_view name) {
    const auto start = fold_login(name) + "@";
    const auto first = org.logins.lower_bound(start);
    if (first == org.logins.end() || !first->first.starts_with(start)) return nullptr;
    const auto second = std::next(first);
    if (second != org.logins.end() && second->first.starts_with(start)) return nullptr;
    return &org.users.find(first->second)->second;
}

}  // namespace

User* find_user(Org& org, std::string_view id_or_login) {
    if (const auto by_id = org.users.find(id_or_login); by_id != org.users.end()) return &by_id->second;
    const auto by_login = org.logins.find(fold_login(id_or_login));
    if (by_login != org.logins.end()) return &org.users.find(by_login->second)->second;
    return id_or_login.find('@') == std::string_view::npos ? find_by_short_name(org, id_or_login) : nullptr;
}

User& get_user(Call& call, std::string_view id_or_login) {
    const auto name = id_or_login == "me" ? std::string_view{call.principal.user_id} : id_or_login;
    auto* user = find_user(call.org, name);
    if (!user) throw not_found(id_or_login, "User");
    return *user;
}

void begin_write(Org& org, User& user, WallTime now) {
    if (org.settings.index_lag_ms > 0) keep_indexed(org, user.id, user, now);
    user.rendered = {};
}

User& add_user(Org& org, User user, WallTime now) {
    keep_indexed(org, user.id, std::nullopt, now);
    org.logins[fold_login(text_at(user.profile, "login"))] = user.id;
    const auto id = user.id;
    return org.users.insert_or_assign(id, std::move(user)).first->second;
}

void remove_user(Org& org, const std::string& id, WallTime now) {
    const auto found = org.users.find(id);
    keep_indexed(org, id, found->second, now);
    for (const auto& group_id : found->second.groups) {
        auto& group = org.groups.find(group_id)->second;
        group.members.erase(id);
        group.last_membership_updated = floor_to_second(now);
    }
    for (auto& [group_id, group] : org.groups) group.owners.erase(id);
    for (auto& [app_id, app] : org.apps) app.users.erase(id);
    std::erase_if(org.devices, [&](const auto& entry) { return entry.second.user_id == id; });
    org.logins.erase(fold_login(text_at(found->second.profile, "login")));
    org.users.erase(found);
}

void set_status(Org& org, User& user, UserStatus status, WallTime now) {
    begin_write(org, user, now);
    user.status = status;
    user.transitioning_to.reset();
    user.status_changed = user.last_updated = floor_to_second(now);
}

void refuse_while_activating(const User& user) {
    if (user.transitioning_to) throw refusal("E0000112");
}

Response get_user(Call& call) {
    const auto& user = get_user(call, call.ids[0]);
    auto body = to_json(call.org, user, UserView::single);
    // Nobody's devices are blocked here, and so it says as the list of blocks does.
    if (wants(call, "blocks")) body.insert(body.size() - 1, R"(,"_embedded":{"blocks":[]})");
    auto response = ok(std::move(body));
    response.headers.add("etag", etag(user));
    return response;
}

Response delete_user(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    if (user.status != UserStatus::DEPROVISIONED) {
        deactivate(call, user);
        return no_content();
    }
    const auto target = target_of(user);
    record(call, "user.lifecycle.delete.initiated", {target});
    remove_user(call.org, std::string{user.id}, call.now);
    record_by_system(call.org, "user.lifecycle.delete.completed", {target}, call.now, call.random);
    return no_content();
}

}  // namespace lockstep::twin::okta
