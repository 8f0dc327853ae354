#include "directory/jumpcloud/groups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <set>

#include "core/concurrently.hpp"
#include "directory/jumpcloud/errors.hpp"
#include "directory/jumpcloud/pages.hpp"
#include "directory/jumpcloud/query.hpp"
#include "directory/lenient_json.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

namespace json = boost::json;

constexpr std::size_t kReadsAtOnce = 4;
constexpr std::string_view kUserGroups = "/api/v2/usergroups";
constexpr std::string_view kDeviceGroups = "/api/v2/systemgroups";
// Review: members change only when an administrator accepts. What else may be done with them is not known, so neither
// kind is written (API-jumpcloud.md §5.3).
constexpr std::array kDynamicMethods{"DYNAMIC_AUTOMATED", "DYNAMIC_REVIEW_REQUIRED"};
constexpr std::array kOtherMethods{"STATIC", "NOTSET"};
// All that a person can be bound to directly, and what is found through groups (API-jumpcloud.md §6.3).
constexpr std::string_view kResources =
    "active_directory,application,g_suite,idp_routing_policy,ldap_server,office_365,password_manager_item,"
    "radius_server,system,system_group";
constexpr std::array kThroughGroups{"systemgroups", "systems", "applications"};

std::string sorted(std::string_view list) {
    return fmt::format("{}?sort=id", list);
}

std::string of_method(std::string_view method) {
    return sorted(kUserGroups) + "&filter=" + encoded(fmt::format("membershipMethod:eq:{}", method));
}

std::string group_path(const GroupId& id) {
    return fmt::format("{}/{}", kUserGroups, encoded(id.value));
}

Group to_group(const json::object& object) {
    Group group;
    group.side = Side::jumpcloud;
    group.id = GroupId{text_of(object, "id")};
    group.name = whole_name(text_of(object, "name"));
    group.description = text_of(object, "description");
    // A method that we do not know yet is not ours to write; a list tells none at all.
    const auto method = text_of(object, "membershipMethod");
    const bool ours = method.empty() || std::ranges::find(kOtherMethods, method) != kOtherMethods.end();
    group.kind = ours ? GroupKind::writable : GroupKind::dynamic;
    if (group.id.empty()) throw malformed("a group has no id");
    return group;
}

/// The groups of a list, each once: rows may come twice while the list changes.
std::vector<Group> to_groups(const json::array& rows) {
    std::vector<Group> groups;
    std::set<GroupId> seen;
    for (const auto& row : rows) {
        auto group = to_group(row.get_object());
        if (seen.insert(group.id).second) groups.push_back(std::move(group));
    }
    return groups;
}

/// `to` of a direct edge, if it leads to an object of that type.
std::optional<std::string> find_target(const json::value& edge, std::string_view type) {
    const auto* to = edge.get_object().if_contains("to");
    if (to == nullptr || !to->is_object() || text_of(to->get_object(), "type") != type) return std::nullopt;
    return text_of(to->get_object(), "id");
}

/// A traversal's row whose shortest way is one edge. Without `paths` there is nothing longer to be seen.
bool is_direct(const json::object& row) {
    const auto* paths = row.if_contains("paths");
    if (paths == nullptr || !paths->is_array() || paths->get_array().empty()) return true;
    return std::ranges::any_of(paths->get_array(),
                               [](const json::value& path) { return path.is_array() && path.get_array().size() == 1; });
}

std::string holder_path(const std::string& holder, bool of_group) {
    return fmt::format("/api/v2/{}/{}/associations", of_group ? "usergroups" : "users", encoded(holder));
}

}  // namespace

Task<std::vector<Group>> Groups::list(Lane lane) {
    auto groups = to_groups(co_await list_all(client_, lane, sorted(kUserGroups)));
    if (groups.empty()) co_return groups;
    if (method_filter_ == MethodFilter::ignored) {
        co_await mark_dynamic_by_id(lane, groups);
    } else {
        co_await mark_dynamic(lane, groups);
    }
    co_return groups;
}

Task<> Groups::mark_dynamic(Lane lane, std::vector<Group>& groups) {
    std::set<GroupId> dynamic;
    std::size_t hits = 0;
    for (const auto* method : kDynamicMethods) {
        for (const auto& group : to_groups(co_await list_all(client_, lane, of_method(method)))) {
            dynamic.insert(group.id);
            ++hits;
        }
    }
    if (method_filter_ == MethodFilter::unknown) {
        const bool trusted = hits == dynamic.size() && co_await adds_up(lane, hits, groups.size());
        method_filter_ = trusted ? MethodFilter::honoured : MethodFilter::ignored;
    }
    if (method_filter_ == MethodFilter::ignored) co_return co_await mark_dynamic_by_id(lane, groups);
    for (auto& group : groups) {
        if (dynamic.contains(group.id)) group.kind = GroupKind::dynamic;
    }
}

/// An ignored filter returns everything each time; one that is not understood may return nothing.
Task<bool> Groups::adds_up(Lane lane, std::size_t dynamic, std::size_t all) {
    std::size_t sum = dynamic;
    for (const auto* method : kOtherMethods) {
        if (sum < all) sum += co_await count_all(client_, lane, of_method(method));
    }
    co_return sum == all;
}

Task<> Groups::mark_dynamic_by_id(Lane lane, std::vector<Group>& groups) {
    co_await for_each_limited(groups.size(), kReadsAtOnce, [&, lane](std::size_t i) -> Task<> {
        const auto group = co_await find(lane, groups[i].id);
        if (group) groups[i].kind = group->kind;
    });
}

Task<std::vector<Group>> Groups::list_device_groups(Lane lane) {
    co_return to_groups(co_await list_all(client_, lane, sorted(kDeviceGroups)));
}

Task<std::optional<Group>> Groups::find(Lane lane, GroupId id) {
    Call call;
    call.path = group_path(id);
    call.answers = {404};
    const auto response = co_await client_.call(lane, std::move(call));
    if (response.status == 404) co_return std::nullopt;
    auto group = to_group(parse_object(response));
    if (group.id != id) throw malformed(fmt::format("asked about group {}, got {}", id.value, group.id.value));
    co_return group;
}

Task<Group> Groups::create(Lane lane, std::string name, std::string description) {
    Call call;
    call.method = "POST";
    call.path = kUserGroups;
    call.body =
        json::serialize(json::object{{"name", name}, {"description", description}, {"membershipMethod", "STATIC"}});
    call.once = true;
    const auto response = co_await client_.call(lane, std::move(call));
    co_return to_group(parse_object(response));
}

Task<std::vector<AccountId>> Groups::list_members(Lane lane, GroupId group) {
    std::set<AccountId> members;
    for (const auto& edge : co_await list_all(client_, lane, group_path(group) + "/members")) {
        if (auto id = find_target(edge, "user")) members.insert(AccountId{*std::move(id)});
    }
    co_return std::vector<AccountId>{members.begin(), members.end()};
}

Task<bool> Groups::is_member(Lane lane, GroupId group, AccountId account) {
    Call call;
    call.path = fmt::format("{}/membership?limit={}&skip=0&filter={}", group_path(group), client_.settings().page_size,
                            encoded("object_id:eq:" + account.value));
    const auto response = co_await client_.call(lane, std::move(call));
    boost::system::error_code failure;
    const auto rows = json::parse(response.body, failure);
    if (failure || !rows.is_array()) throw malformed("a list of members is no JSON array");
    bool filtered = true;
    for (const auto& row : rows.get_array()) {
        if (!row.is_object()) continue;
        if (text_of(row.get_object(), "id") == account.value) co_return is_direct(row.get_object());
        filtered = false;
    }
    if (filtered) co_return false;
    const auto groups = co_await list_direct_groups(lane, account);
    co_return std::ranges::find(groups, group) != groups.end();
}

Task<std::vector<GroupId>> Groups::list_direct_groups(Lane lane, AccountId account) {
    std::set<GroupId> groups;
    const auto path = fmt::format("/api/v2/users/{}/memberof?sort=id", encoded(account.value));
    for (const auto& row : co_await list_all(client_, lane, path)) {
        const auto& object = row.get_object();
        if (text_of(object, "type") == "user_group" && is_direct(object)) groups.insert(GroupId{text_of(object, "id")});
    }
    co_return std::vector<GroupId>{groups.begin(), groups.end()};
}

Task<Memberships> Groups::get_memberships(Lane lane, AccountId account) {
    Memberships memberships;
    memberships.groups = co_await list_direct_groups(lane, account);
    memberships.device_groups = co_await list_bound(lane, holder_path(account.value, false));
    co_return memberships;
}

Task<bool> Groups::is_bound(Lane lane, AccountId account) {
    const auto user = fmt::format("/api/v2/users/{}", encoded(account.value));
    const auto direct = co_await find_all(client_, lane, fmt::format("{}/associations?targets={}", user, kResources));
    if (direct && !direct->empty()) co_return true;
    for (const auto* resources : kThroughGroups) {
        const auto reached = co_await find_all(client_, lane, fmt::format("{}/{}", user, resources));
        if (reached && !reached->empty()) co_return true;
    }
    co_return false;
}

Task<std::string> Groups::get_device_name(Lane lane, std::string id) {
    Call call;
    call.path = fmt::format("/api/systems/{}?fields=hostname%20displayName", encoded(id));
    call.answers = {404};
    const auto response = co_await client_.call(lane, std::move(call));
    if (response.status == 404) co_return id;
    const auto device = parse_object(response);
    for (const auto* member : {"displayName", "hostname"}) {
        if (auto name = text_of(device, member); !name.empty()) co_return name;
    }
    co_return id;
}

Task<std::vector<std::string>> Groups::list_devices(Lane lane, std::string device_group) {
    std::set<std::string> ids;
    const auto path = fmt::format("{}/{}/members", kDeviceGroups, encoded(device_group));
    const auto members = co_await find_all(client_, lane, path);
    for (const auto& edge : members.value_or(json::array{})) {
        if (auto id = find_target(edge, "system")) ids.insert(*std::move(id));
    }
    std::vector<std::string> names{ids.begin(), ids.end()};
    co_await for_each_limited(names.size(), kReadsAtOnce, [&, lane](std::size_t i) -> Task<> {
        names[i] = co_await get_device_name(lane, names[i]);
    });
    std::ranges::sort(names);
    co_return names;
}

Task<std::vector<std::string>> Groups::list_bound_devices(Lane lane, const GroupId& group) {
    return list_bound(lane, holder_path(group.value, true));
}

Task<std::vector<std::string>> Groups::list_bound(Lane lane, std::string holder) {
    std::set<std::string> bound;
    const auto edges = co_await find_all(client_, lane, holder + "?targets=system_group");
    for (const auto& edge : edges.value_or(json::array{})) {
        if (auto id = find_target(edge, "system_group")) bound.insert(*std::move(id));
    }
    co_return std::vector<std::string>{bound.begin(), bound.end()};
}

Task<> Groups::change_edge(Lane lane, std::string path, json::object body, std::vector<int> done) {
    Call call;
    call.method = "POST";
    call.path = std::move(path);
    call.body = json::serialize(body);
    call.answers = std::move(done);
    const auto response = co_await client_.call(lane, std::move(call));
    if (response.status == 400 && !read_refusal(response).text.contains("not found")) {
        throw to_error(response, client_.clock().wall_now(), {});
    }
}

Task<> Groups::add_member(Lane lane, GroupId group, AccountId account) {
    co_await change_edge(lane, group_path(group) + "/members", {{"op", "add"}, {"type", "user"}, {"id", account.value}},
                         {409});
}

Task<> Groups::remove_member(Lane lane, GroupId group, AccountId account) {
    // 400 "user_group not found": the group is gone, and its edges with it.
    co_await change_edge(lane, group_path(group) + "/members",
                         {{"op", "remove"}, {"type", "user"}, {"id", account.value}}, {400, 404});
}

Task<> Groups::bind_devices(Lane lane, std::string holder, bool of_group, std::string device_group) {
    const json::object no_sudo{{"sudo", json::object{{"enabled", false}, {"withoutPassword", false}}}};
    co_await change_edge(lane, holder_path(holder, of_group),
                         {{"op", "add"}, {"type", "system_group"}, {"id", device_group}, {"attributes", no_sudo}},
                         {409});
}

Task<> Groups::unbind_devices(Lane lane, std::string holder, bool of_group, std::string device_group) {
    co_await change_edge(lane, holder_path(holder, of_group),
                         {{"op", "remove"}, {"type", "system_group"}, {"id", device_group}}, {404});
}

}  // namespace lockstep::directory::jumpcloud
