#include "twin/jumpcloud/routes.hpp"

#include "twin/jumpcloud/apple_mdm.hpp"
#include "twin/jumpcloud/applications.hpp"
#include "twin/jumpcloud/auth.hpp"
#include "twin/jumpcloud/bulk_users.hpp"
#include "twin/jumpcloud/control.hpp"
#include "twin/jumpcloud/dynamic.hpp"
#include "twin/jumpcloud/groups.hpp"
#include "twin/jumpcloud/insights_routes.hpp"
#include "twin/jumpcloud/members.hpp"
#include "twin/jumpcloud/organizations.hpp"
#include "twin/jumpcloud/push_endpoints.hpp"
#include "twin/jumpcloud/reports.hpp"
#include "twin/jumpcloud/sign_ins.hpp"
#include "twin/jumpcloud/systems.hpp"
#include "twin/jumpcloud/user_keys.hpp"
#include "twin/jumpcloud/user_states.hpp"
#include "twin/jumpcloud/users.hpp"
#include "twin/jumpcloud/walks.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

constexpr bool kReads = false;
constexpr bool kWrites = true;

using enum NodeType;

/// A handler for one kind of node, or for a pair of them.
template <auto handler, NodeType... types>
Response with(Organization& org, const Call& call) {
    return handler(org, call, types...);
}

constexpr Route kRoutes[] = {
    {"GET", "/api/organizations", list_organizations, kReads},
    {"GET", "/api/organizations/{}", get_organization, kReads},

    {"GET", "/api/systemusers", list_users, kReads},
    {"POST", "/api/systemusers", create_user, kWrites},
    {"POST", "/api/search/systemusers", search_users, kReads},
    {"GET", "/api/systemusers/{}", get_user, kReads},
    {"PUT", "/api/systemusers/{}", update_user, kWrites},
    {"DELETE", "/api/systemusers/{}", delete_user, kWrites},
    {"POST", "/api/systemusers/{}/state/activate", activate_user, kWrites},
    {"POST", "/api/systemusers/{}/state/suspend", suspend_user, kWrites},
    {"POST", "/api/systemusers/{}/expire", expire_user, kWrites},
    {"POST", "/api/systemusers/{}/unlock", unlock_user, kWrites},
    {"POST", "/api/systemusers/{}/resetmfa", reset_mfa, kWrites},
    {"POST", "/api/systemusers/{}/mfasync", sync_mfa, kWrites},

    {"GET", "/api/systemusers/{}/sshkeys", list_ssh_keys, kReads},
    {"POST", "/api/systemusers/{}/sshkeys", add_ssh_key, kWrites},
    {"DELETE", "/api/systemusers/{}/sshkeys/{}", delete_ssh_key, kWrites},
    {"GET", "/api/systemusers/{}/totpinfo", get_totp, kReads},
    {"POST", "/api/users/resettotp/{}", reset_totp, kWrites},
    {"GET", "/api/users/reactivate/{}", mail_activation, kWrites},
    {"GET", "/api/systems", list_systems, kReads},
    {"POST", "/api/search/systems", search_systems, kReads},
    {"GET", "/api/systems/{}", get_system, kReads},
    {"PUT", "/api/systems/{}", update_system, kWrites},
    {"DELETE", "/api/systems/{}", delete_system, kWrites},
    {"POST", "/api/systems/{}/command/builtin/lock", command_system, kWrites},
    {"POST", "/api/systems/{}/command/builtin/restart", command_system, kWrites},
    {"POST", "/api/systems/{}/command/builtin/shutdown", command_system, kWrites},
    {"POST", "/api/systems/{}/command/builtin/erase", command_system, kWrites},
    {"GET", "/api/applications", list_applications, kReads},
    {"POST", "/api/applications", create_application, kWrites},
    {"GET", "/api/applications/{}", get_application, kReads},
    {"PUT", "/api/applications/{}", update_application, kWrites},
    {"DELETE", "/api/applications/{}", delete_application, kWrites},

    {"GET", "/api/v2/usergroups", with<list_groups, user_group>, kReads},
    {"POST", "/api/v2/usergroups", with<create_group, user_group>, kWrites},
    {"GET", "/api/v2/usergroups/{}", with<get_group, user_group>, kReads},
    {"PUT", "/api/v2/usergroups/{}", with<replace_group, user_group>, kWrites},
    {"DELETE", "/api/v2/usergroups/{}", with<delete_group, user_group>, kWrites},
    {"GET", "/api/v2/usergroups/{}/members", with<list_members, user_group>, kReads},
    {"POST", "/api/v2/usergroups/{}/members", with<change_member, user_group>, kWrites},
    {"GET", "/api/v2/usergroups/{}/membership", with<walk, user_group, user>, kReads},
    {"POST", "/api/v2/usergroups/{}/membership", with<change_member, user_group>, kWrites},
    {"GET", "/api/v2/usergroups/{}/associations", with<list_associations, user_group>, kReads},
    {"POST", "/api/v2/usergroups/{}/associations", with<change_association, user_group>, kWrites},

    {"GET", "/api/v2/systemgroups", with<list_groups, system_group>, kReads},
    {"POST", "/api/v2/systemgroups", with<create_group, system_group>, kWrites},
    {"GET", "/api/v2/systemgroups/{}", with<get_group, system_group>, kReads},
    {"PUT", "/api/v2/systemgroups/{}", with<replace_group, system_group>, kWrites},
    {"DELETE", "/api/v2/systemgroups/{}", with<delete_group, system_group>, kWrites},
    {"GET", "/api/v2/systemgroups/{}/members", with<list_members, system_group>, kReads},
    {"POST", "/api/v2/systemgroups/{}/members", with<change_member, system_group>, kWrites},
    {"GET", "/api/v2/systemgroups/{}/membership", with<walk, system_group, system>, kReads},
    {"POST", "/api/v2/systemgroups/{}/membership", with<change_member, system_group>, kWrites},
    {"GET", "/api/v2/systemgroups/{}/associations", with<list_associations, system_group>, kReads},
    {"POST", "/api/v2/systemgroups/{}/associations", with<change_association, system_group>, kWrites},

    {"GET", "/api/v2/groups", list_all_groups, kReads},
    {"POST", "/api/v2/search/query", preview_rule, kReads},
    {"GET", "/api/v2/users/{}/associations", with<list_associations, user>, kReads},
    {"POST", "/api/v2/users/{}/associations", with<change_association, user>, kWrites},
    {"GET", "/api/v2/systems/{}/associations", with<list_associations, system>, kReads},
    {"POST", "/api/v2/systems/{}/associations", with<change_association, system>, kWrites},
    // A read that a read-only key may not make (API-jumpcloud.md §1.2).
    {"GET", "/api/v2/commands/{}/associations", with<list_associations, command>, kWrites},
    {"GET", "/api/v2/applications/{}/associations", with<list_associations, application>, kReads},
    {"POST", "/api/v2/applications/{}/associations", with<change_association, application>, kWrites},

    {"GET", "/api/v2/users/{}/memberof", with<walk, user, user_group>, kReads},
    {"GET", "/api/v2/users/{}/systems", with<walk, user, system>, kReads},
    {"GET", "/api/v2/users/{}/systemgroups", with<walk, user, system_group>, kReads},
    {"GET", "/api/v2/users/{}/applications", with<walk, user, application>, kReads},
    {"GET", "/api/v2/usergroups/{}/systems", with<walk, user_group, system>, kReads},
    {"GET", "/api/v2/usergroups/{}/systemgroups", with<walk, user_group, system_group>, kReads},
    {"GET", "/api/v2/usergroups/{}/applications", with<walk, user_group, application>, kReads},
    {"GET", "/api/v2/systems/{}/memberof", with<walk, system, system_group>, kReads},
    {"GET", "/api/v2/systems/{}/users", with<walk, system, user>, kReads},
    {"GET", "/api/v2/systems/{}/usergroups", with<walk, system, user_group>, kReads},
    {"GET", "/api/v2/systemgroups/{}/users", with<walk, system_group, user>, kReads},
    {"GET", "/api/v2/systemgroups/{}/usergroups", with<walk, system_group, user_group>, kReads},
    {"GET", "/api/v2/applications/{}/users", with<walk, application, user>, kReads},
    {"GET", "/api/v2/applications/{}/usergroups", with<walk, application, user_group>, kReads},
    {"GET", "/api/v2/users/{}/usergroups", with<walk, user, user_group>, kReads},
    {"GET", "/api/v2/usergroups/{}/users", with<walk, user_group, user>, kReads},
    {"GET", "/api/v2/usergroups/{}/activedirectories", with<walk, user_group, active_directory>, kReads},
    {"GET", "/api/v2/usergroups/{}/gsuites", with<walk, user_group, g_suite>, kReads},
    {"GET", "/api/v2/usergroups/{}/ldapservers", with<walk, user_group, ldap_server>, kReads},
    {"GET", "/api/v2/usergroups/{}/office365s", with<walk, user_group, office_365>, kReads},
    {"GET", "/api/v2/usergroups/{}/radiusservers", with<walk, user_group, radius_server>, kReads},
    {"GET", "/api/v2/users/{}/activedirectories", with<walk, user, active_directory>, kReads},
    {"GET", "/api/v2/users/{}/gsuites", with<walk, user, g_suite>, kReads},
    {"GET", "/api/v2/users/{}/ldapservers", with<walk, user, ldap_server>, kReads},
    {"GET", "/api/v2/users/{}/office365s", with<walk, user, office_365>, kReads},
    {"GET", "/api/v2/users/{}/radiusservers", with<walk, user, radius_server>, kReads},
    {"GET", "/api/v2/systemgroups/{}/commands", with<walk, system_group, command>, kReads},
    {"GET", "/api/v2/systemgroups/{}/policies", with<walk, system_group, policy>, kReads},
    {"GET", "/api/v2/systemgroups/{}/policygroups", with<walk, system_group, policy_group>, kReads},
    {"GET", "/api/v2/systems/{}/commands", with<walk, system, command>, kReads},
    {"GET", "/api/v2/systems/{}/policies", with<walk, system, policy>, kReads},
    {"GET", "/api/v2/systems/{}/policygroups", with<walk, system, policy_group>, kReads},

    {"GET", "/api/v2/users/{}/pushendpoints", list_push_endpoints, kReads},
    {"GET", "/api/v2/users/{}/pushendpoints/{}", get_push_endpoint, kReads},
    {"DELETE", "/api/v2/users/{}/pushendpoints/{}", delete_push_endpoint, kWrites},
    {"POST", "/api/v2/bulk/users", bulk_create, kWrites},
    {"PATCH", "/api/v2/bulk/users", bulk_update, kWrites},
    {"GET", "/api/v2/bulk/users/{}/results", bulk_results, kReads},
    {"POST", "/api/v2/bulk/userstates", schedule_states, kWrites},
    {"GET", "/api/v2/bulk/userstates", list_scheduled_states, kReads},
    {"GET", "/api/v2/bulk/userstates/eventlist/next", list_next_states, kReads},
    {"DELETE", "/api/v2/bulk/userstates/{}", cancel_scheduled_state, kWrites},
    {"GET", "/api/v2/applemdms", list_apple_mdms, kReads},
    {"GET", "/api/v2/applemdms/{}/devices", list_apple_devices, kReads},
    {"GET", "/api/v2/applemdms/{}/devices/{}", get_apple_device, kReads},
    {"POST", "/api/v2/applemdms/{}/devices/{}/lock", command_apple_device, kWrites},
    {"POST", "/api/v2/applemdms/{}/devices/{}/erase", command_apple_device, kWrites},
    {"POST", "/api/v2/applemdms/{}/devices/{}/restart", command_apple_device, kWrites},
    {"POST", "/api/v2/applemdms/{}/devices/{}/shutdown", command_apple_device, kWrites},
    {"POST", "/api/v2/applemdms/{}/devices/{}/clearActivationLock", command_apple_device, kWrites},

    {"GET", "/insights/directory/v1/reports", list_reports, kReads},
    {"POST", "/insights/directory/v1/reports/{}", create_report, kReads},
    {"GET", "/insights/directory/v1/reports/{}/artifacts/{}/content", get_report_content, kReads},
    {"POST", "/insights/directory/v1/events", list_events, kReads},
    {"POST", "/insights/directory/v1/events/count", count_events, kReads},
    {"POST", "/insights/directory/v1/events/distinct", distinct_events, kReads},
    {"POST", "/insights/directory/v1/events/interval", interval_events, kReads},

    {"GET", "/_twin/commands", list_commands, kReads},
    {"POST", "/_twin/systems/{}", set_system_online, kWrites},
    {"POST", "/_twin/users/{}/sign_in", sign_in_user, kWrites},
    {"POST", "/_twin/users/{}/lock_out", lock_user_out, kWrites},
    {"GET", "/_twin/mails", list_mails, kReads},
    {"GET", "/_twin/journal", list_journal, kReads},
    {"POST", "/_twin/api-key", rotate_api_key, kWrites},
};

/// Compares segment by segment; what stands for `{}` goes to `ids`.
bool matches(std::string_view pattern, std::string_view path, std::vector<std::string>& ids) {
    ids.clear();
    while (true) {
        const auto brace = pattern.find("{}");
        const auto literal = pattern.substr(0, brace);
        if (!path.starts_with(literal)) return false;
        path.remove_prefix(literal.size());
        if (brace == std::string_view::npos) return path.empty();
        pattern.remove_prefix(brace + 2);
        const auto segment = path.substr(0, path.find('/'));
        if (segment.empty()) return false;
        ids.emplace_back(segment);
        path.remove_prefix(segment.size());
    }
}

}  // namespace

std::vector<std::string> all_operations() {
    std::vector<std::string> operations;
    for (const Route& route : kRoutes) {
        if (!route.pattern.starts_with("/_twin/")) {
            operations.push_back(std::string{route.method}.append(" ").append(route.pattern));
        }
    }
    return operations;
}

const Route* find_route(Call& call) {
    for (const Route& route : kRoutes) {
        if (route.method == call.request.method && matches(route.pattern, call.path, call.ids)) return &route;
    }
    return nullptr;
}

}  // namespace lockstep::twin::jumpcloud
