#include "twin/okta/roles.hpp"

#include <algorithm>
#include <array>

#include "twin/okta/groups.hpp"
#include "twin/okta/log.hpp"
#include "twin/okta/users.hpp"

namespace lockstep::twin::okta {
namespace {

struct RoleType {
    std::string_view type, label;
};
constexpr RoleType kRoleTypes[] = {
    {"SUPER_ADMIN", "Super Administrator"},
    {"ORG_ADMIN", "Organizational Administrator"},
    {"GROUP_MEMBERSHIP_ADMIN", "Group Membership Administrator"},
    {"USER_ADMIN", "Group Administrator"},
    {"APP_ADMIN", "Application Administrator"},
    {"HELP_DESK_ADMIN", "Help Desk Administrator"},
    {"READ_ONLY_ADMIN", "Read-only Administrator"},
    {"API_ACCESS_MANAGEMENT_ADMIN", "API Access Management Administrator"},
    {"REPORT_ADMIN", "Report Administrator"},
};

json::object to_json(const std::string& id, std::string_view type, std::string_view assignee, WallTime since) {
    const auto* row = std::ranges::find(kRoleTypes, type, &RoleType::type);
    return {{"id", id},
            {"label", row == std::end(kRoleTypes) ? type : row->label},
            {"type", type},
            {"status", "ACTIVE"},
            {"created", to_rfc3339(since)},
            {"lastUpdated", to_rfc3339(since)},
            {"assignmentType", assignee}};
}

std::string read_type(Call& call) {
    std::string type{text_at(call.body(), "type")};
    if (std::ranges::find(kRoleTypes, type, &RoleType::type) == std::end(kRoleTypes)) {
        throw invalid("type", {"type: The field has an invalid value"});
    }
    return type;
}

}  // namespace

Response list_roles(Call& call) {
    const auto& user = get_user(call, call.ids[0]);
    json::array list;
    for (const auto& [id, type] : user.roles) list.push_back(to_json(id, type, "USER", user.created));
    return ok(list);
}

Response assign_role(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    const auto type = read_type(call);
    const bool held = std::ranges::any_of(user.roles, [&](const auto& entry) { return entry.second == type; });
    if (held) throw invalid("role", {"The role is already assigned to the user"});
    const auto id = call.new_id("ra1");
    user.roles[id] = type;
    record(call, "user.account.privilege.grant", {target_of(user)});
    return ok(to_json(id, type, "USER", call.second()), 201);
}

Response unassign_role(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    if (user.roles.erase(std::string{call.ids[1]}) == 0) throw not_found(call.ids[1], "RoleAssignment");
    record(call, "user.account.privilege.revoke", {target_of(user)});
    return no_content();
}

Response list_group_roles(Call& call) {
    const auto& group = get_group(call, call.ids[0]);
    const bool admins = group.type == GroupType::BUILT_IN && group.id != call.org.everyone_id;
    json::array list;
    if (admins) list.push_back(to_json("ra1" + group.id.substr(3), "SUPER_ADMIN", "GROUP", group.created));
    for (const auto& [id, role] : call.org.things[std::string{kGroupRoles}]) {
        if (text_at(role, "group") == group.id)
            list.push_back(to_json(id, text_at(role, "type"), "GROUP", group.created));
    }
    return ok(list);
}

Response assign_group_role(Call& call) {
    const auto& group = get_group(call, call.ids[0]);
    const auto type = read_type(call);
    auto& roles = call.org.things[std::string{kGroupRoles}];
    const json::object role{{"group", group.id}, {"type", type}};
    const bool held = std::ranges::any_of(roles, [&](const auto& entry) { return entry.second == role; });
    if (held) throw invalid("role", {"The role is already assigned to the group"});
    const auto id = call.new_id("gra");
    roles[id] = role;
    record(call, "group.privilege.grant", {target_of(group)});
    return ok(to_json(id, type, "GROUP", call.second()), 201);
}

Response unassign_group_role(Call& call) {
    const auto& group = get_group(call, call.ids[0]);
    auto& roles = call.org.things[std::string{kGroupRoles}];
    const auto role = roles.find(std::string{call.ids[1]});
    if (role == roles.end() || text_at(role->second, "group") != group.id)
        throw not_found(call.ids[1], "RoleAssignment");
    roles.erase(role);
    record(call, "group.privilege.revoke", {target_of(group)});
    return no_content();
}

Response list_client_roles(Call& call) {
    const auto app = call.org.service_apps.find(call.ids[0]);
    if (app == call.org.service_apps.end()) throw not_found(call.ids[0], "PublicClientApp");
    json::array list;
    if (!app->second.role.empty() && !call.org.settings.role_removed) {
        list.push_back(to_json("ra1" + app->first.substr(3), app->second.role, "CLIENT", call.org.created));
    }
    return ok(list);
}

}  // namespace lockstep::twin::okta
