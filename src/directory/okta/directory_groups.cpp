// Groups, members and apps.
#include <fmt/format.h>

#include <algorithm>

#include "directory/okta/directory.hpp"
#include "directory/okta/paths.hpp"
#include "directory/okta/wire.hpp"

namespace lockstep::directory::okta {
namespace {

// The largest pages that the vendor takes without being known for time-outs; the client halves what is too slow.
constexpr int kGroupsPerPage = 1000;
constexpr int kMembersPerPage = 1000;
constexpr int kUserGroupsPerPage = 200;
constexpr int kRulesPerPage = 200;
constexpr int kAppsPerPage = 200;
constexpr int kAppUsersPerPage = 500;

[[noreturn]] void refuse_devices() {
    DirectoryError::Details details;
    details.side = Side::okta;
    details.text = "Okta has no device groups";
    throw DirectoryError{DirectoryError::Kind::refused, std::move(details)};
}

void mark_rule_filled(Group& group, const std::set<GroupId>& rule_filled) {
    if (group.kind == GroupKind::writable && rule_filled.contains(group.id)) group.kind = GroupKind::rule_filled;
}

}  // namespace

Task<std::vector<Group>> OktaDirectory::list_groups(Lane lane) {
    const auto rule_filled = co_await rule_filled_.get(clock_, [this, lane] { return read_rule_filled(lane); });
    std::vector<Group> groups;
    std::set<GroupId> seen;
    for (const auto& page : co_await client_.list(lane, "/api/v1/groups", kGroupsPerPage)) {
        for (auto& group : read_groups(page)) {
            if (!seen.insert(group.id).second) continue;
            mark_rule_filled(group, rule_filled);
            groups.push_back(std::move(group));
        }
    }
    co_return groups;
}

Task<std::optional<Group>> OktaDirectory::find_group(Lane lane, GroupId id) {
    const auto response = co_await client_.find(lane, {.target = group_path(id.value)});
    if (!response) co_return std::nullopt;
    auto group = read_group(*response);
    if (group.kind == GroupKind::writable) {
        const auto rule_filled = co_await rule_filled_.get(clock_, [this, lane] { return read_rule_filled(lane); });
        mark_rule_filled(group, rule_filled);
    }
    co_return group;
}

Task<std::set<GroupId>> OktaDirectory::read_rule_filled(Lane lane) {
    std::set<GroupId> filled;
    for (const auto& page : co_await client_.list(lane, "/api/v1/groups/rules", kRulesPerPage)) {
        for (auto& target : read_rule_targets(page)) filled.insert(std::move(target));
    }
    co_return filled;
}

Task<Group> OktaDirectory::create_group(Lane lane, std::string name, std::string description) {
    const auto response = co_await client_.call(
        lane, {.method = "POST", .target = "/api/v1/groups", .body = to_group_body(name, description), .once = true});
    co_return read_group(response);
}

Task<std::vector<AccountId>> OktaDirectory::list_members(Lane lane, GroupId group) {
    return read_member_ids(lane, std::move(group));
}

Task<std::vector<AccountId>> OktaDirectory::read_member_ids(Lane lane, GroupId group) {
    std::set<AccountId> members;  // a row may come twice while the list changes between two pages
    const RowSink::Knows take = [&](std::string_view id, std::string_view) {
        members.emplace(std::string{id});
        return true;  // of a member only the id is asked for
    };
    for (auto& page : co_await client_.list(lane, group_path(group.value, "/users"), kMembersPerPage)) {
        id_decoder_.decode_page(page.body, clock_.wall_now(), RowSink{[](const AccountRow&) {}, take});
    }
    co_return std::vector<AccountId>{members.begin(), members.end()};
}

Task<bool> OktaDirectory::is_member(Lane lane, GroupId group, AccountId account) {
    for (const auto& page : co_await client_.list(lane, user_path(account.value, "/groups"), kUserGroupsPerPage)) {
        const auto groups = read_groups(page);
        if (std::ranges::find(groups, group, &Group::id) != groups.end()) co_return true;
    }
    co_return false;
}

Task<> OktaDirectory::add_member(Lane lane, GroupId group, AccountId account) {
    co_await client_.call(lane,
                          {.method = "PUT", .target = group_path(group.value, "/users/" + encode(account.value))});
}

Task<> OktaDirectory::remove_member(Lane lane, GroupId group, AccountId account) {
    co_await client_.call(lane,
                          {.method = "DELETE", .target = group_path(group.value, "/users/" + encode(account.value))});
}

Task<Memberships> OktaDirectory::get_memberships(Lane lane, AccountId id) {
    Memberships memberships;
    for (const auto& page : co_await client_.list(lane, user_path(id.value, "/groups"), kUserGroupsPerPage)) {
        for (auto& group : read_groups(page)) memberships.groups.push_back(std::move(group.id));
    }
    for (auto& app : co_await get_named_apps(lane)) {
        const Call call{.target = app_path(app.value, "/users/" + encode(id.value))};
        const auto assignment = co_await client_.find(lane, call);
        if (assignment && is_direct_assignment(*assignment)) memberships.apps.push_back(std::move(app));
    }
    co_return memberships;
}

/// The ids of the apps that the policy names: Okta lists nobody's assignments with their scope, so each is asked.
Task<std::vector<AppId>> OktaDirectory::get_named_apps(Lane lane) {
    if (client_.settings().app_labels.empty()) co_return std::vector<AppId>{};
    const auto read = [this, lane]() -> Task<std::vector<AppId>> {
        std::vector<AppId> named;
        for (auto& app : co_await list_apps(lane)) {
            const auto& labels = client_.settings().app_labels;
            if (std::ranges::find(labels, app.label) != labels.end()) named.push_back(std::move(app.id));
        }
        co_return named;
    };
    co_return co_await named_apps_.get(clock_, read);
}

Task<std::vector<App>> OktaDirectory::list_apps(Lane lane) {
    const auto query = "/api/v1/apps?filter=" + encode("status eq \"ACTIVE\"");
    std::vector<App> apps;
    for (const auto& page : co_await client_.list(lane, query, kAppsPerPage)) {
        std::ranges::move(read_apps(page), std::back_inserter(apps));
    }
    co_return apps;
}

Task<std::vector<AccountId>> OktaDirectory::list_app_users(Lane lane, AppId app) {
    std::vector<AccountId> users;
    for (const auto& page : co_await client_.list(lane, app_path(app.value, "/users"), kAppUsersPerPage)) {
        std::ranges::move(read_direct_users(page), std::back_inserter(users));
    }
    co_return users;
}

Task<> OktaDirectory::assign_app(Lane lane, AppId app, AccountId account) {
    co_await client_.call(
        lane, {.method = "POST", .target = app_path(app.value, "/users"), .body = to_assignment_body(account)});
}

Task<> OktaDirectory::unassign_app(Lane lane, AppId app, AccountId account) {
    // Not assigned (any more) is what was wanted.
    co_await client_.find(lane, {.method = "DELETE", .target = app_path(app.value, "/users/" + encode(account.value))});
}

Task<std::vector<Group>> OktaDirectory::list_device_groups(Lane) {
    co_return std::vector<Group>{};
}

Task<std::vector<std::string>> OktaDirectory::list_devices(Lane, std::string) {
    co_return std::vector<std::string>{};
}

Task<std::vector<std::string>> OktaDirectory::list_bound_devices(Lane, GroupId) {
    co_return std::vector<std::string>{};
}

Task<> OktaDirectory::bind_devices(Lane, std::string, bool, std::string) {
    refuse_devices();
    co_return;
}

Task<> OktaDirectory::unbind_devices(Lane, std::string, bool, std::string) {
    refuse_devices();
    co_return;
}

}  // namespace lockstep::directory::okta
