#include "twin/okta/roles.hpp"

#include <algorithm>
#include <array>

#include "twin/okta/groups.hpp"
#include "twin/okta/log.hpp"
#include "twin/okta/role_targets.hpp"
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

struct Assignee {
    std::string_view kind;  ///< USER, GROUP, CLIENT
    std::string path;       ///< of the API
};
Assignee of(const User& user) {
    return {"USER", "/api/v1/users/" + user.id};
}
Assignee of(const Group& group) {
    return {"GROUP", "/api/v1/groups/" + group.id};
}

json::object to_json(const Org& org, std::string_view type, const Assignee& assignee, WallTime since) {
    const auto* row = std::ranges::find(kRoleTypes, type, &RoleType::type);
    return {{"id", role_id(type)},
            {"label", row == std::end(kRoleTypes) ? type : row->label},
            {"type", type},
            {"status", "ACTIVE"},
            {"created", to_rfc3339(since)},
            {"lastUpdated", to_rfc3339(since)},
            {"assignmentType", assignee.kind},
            {"_links", json::object{{"assignee", json::object{{"href", org.base_url + assignee.path}}}}}};
}

json::array roles_of(const Org& org, const User& user) {
    json::array list;
    for (const auto& [id, type] : user.roles) list.push_back(to_json(org, type, of(user), user.created));
    return list;
}

json::array roles_of(Org& org, const Group& group) {
    const bool admins = group.type == GroupType::BUILT_IN && group.id != org.everyone_id;
    json::array list;
    if (admins) list.push_back(to_json(org, "SUPER_ADMIN", of(group), group.created));
    for (const auto& [id, role] : org.things[std::string{kGroupRoles}]) {
        if (text_at(role, "group") == group.id)
            list.push_back(to_json(org, text_at(role, "type"), of(group), group.created));
    }
    return list;
}

Response one_of(const json::array& roles, std::string_view id) {
    const auto found =
        std::ranges::find_if(roles, [&](const json::value& role) { return text_at(role.as_object(), "id") == id; });
    if (found == roles.end()) throw not_found(id, "RoleAssignment");
    return ok(*found);
}

/// The role of a group in `Org::things`: the same role has the same id in every group.
std::string place_of(const Group& group, std::string_view role) {
    return group.id + "." + std::string{role};
}

std::string read_type(Call& call) {
    std::string type{text_at(call.body(), "type")};
    if (std::ranges::find(kRoleTypes, type, &RoleType::type) == std::end(kRoleTypes)) {
        throw invalid("type", {"type: The field has an invalid value"});
    }
    return type;
}

}  // namespace

std::string role_id(std::string_view type) {
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    constexpr unsigned kBits = 5;
    std::string id;
    unsigned held = 0, bits = 0;
    for (const char c : type) {
        held = (held << 8U) | static_cast<unsigned char>(c);
        for (bits += 8; bits >= kBits; bits -= kBits) id += kLetters[(held >> (bits - kBits)) & 31U];
    }
    if (bits > 0) id += kLetters[(held << (kBits - bits)) & 31U];
    return id;
}

bool grants_role(Org& org, const Group& group) {
    return !roles_of(org, group).empty();
}

Response list_roles(Call& call) {
    return ok(roles_of(call.org, get_user(call, call.ids[0])));
}

Response get_role(Call& call) {
    return one_of(roles_of(call.org, get_user(call, call.ids[0])), call.ids[1]);
}

Response assign_role(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    const auto type = read_type(call);
    if (!user.roles.emplace(role_id(type), type).second) {
        throw invalid("role", {"The role is already assigned to the user"});
    }
    record(call, "user.account.privilege.grant", {target_of(user)});
    return ok(to_json(call.org, type, of(user), call.second()), 201);
}

Response unassign_role(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    if (user.roles.erase(std::string{call.ids[1]}) == 0) throw not_found(call.ids[1], "RoleAssignment");
    forget_targets(call.org, user.id, call.ids[1]);
    record(call, "user.account.privilege.revoke", {target_of(user)});
    return no_content();
}

Response list_group_roles(Call& call) {
    return ok(roles_of(call.org, get_group(call, call.ids[0])));
}

Response get_group_role(Call& call) {
    return one_of(roles_of(call.org, get_group(call, call.ids[0])), call.ids[1]);
}

Response assign_group_role(Call& call) {
    const auto& group = get_group(call, call.ids[0]);
    const auto type = read_type(call);
    auto& roles = call.org.things[std::string{kGroupRoles}];
    const json::object role{{"group", group.id}, {"type", type}};
    if (!roles.emplace(place_of(group, role_id(type)), role).second) {
        throw invalid("role", {"The role is already assigned to the group"});
    }
    record(call, "group.privilege.grant", {target_of(group)});
    return ok(to_json(call.org, type, of(group), call.second()), 201);
}

Response unassign_group_role(Call& call) {
    const auto& group = get_group(call, call.ids[0]);
    if (call.org.things[std::string{kGroupRoles}].erase(place_of(group, call.ids[1])) == 0) {
        throw not_found(call.ids[1], "RoleAssignment");
    }
    forget_targets(call.org, group.id, call.ids[1]);
    record(call, "group.privilege.revoke", {target_of(group)});
    return no_content();
}

Response list_client_roles(Call& call) {
    const auto app = call.org.service_apps.find(call.ids[0]);
    if (app == call.org.service_apps.end()) throw not_found(call.ids[0], "PublicClientApp");
    json::array list;
    if (!app->second.role.empty() && !call.org.settings.role_removed) {
        const Assignee client{"CLIENT", "/oauth2/v1/clients/" + app->first};
        list.push_back(to_json(call.org, app->second.role, client, call.org.created));
    }
    return ok(list);
}

}  // namespace lockstep::twin::okta
