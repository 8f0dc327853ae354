#include "twin/okta/routes.hpp"

#include "twin/okta/apps.hpp"
#include "twin/okta/groups.hpp"
#include "twin/okta/hooks.hpp"
#include "twin/okta/log.hpp"
#include "twin/okta/oauth.hpp"
#include "twin/okta/org.hpp"
#include "twin/okta/roles.hpp"
#include "twin/okta/rules.hpp"
#include "twin/okta/schema.hpp"
#include "twin/okta/sessions.hpp"
#include "twin/okta/user_states.hpp"
#include "twin/okta/users.hpp"

namespace lockstep::twin::okta {
namespace {

constexpr std::string_view kUsers = "/api/v1/users";
constexpr std::string_view kUserWrite = "/api/v1/users/{id}";
constexpr std::string_view kUserRead = "/api/v1/users/{idOrLogin}";
constexpr std::string_view kGroups = "/api/v1/groups";
constexpr std::string_view kGroup = "/api/v1/groups/{id}";
constexpr std::string_view kApps = "/api/v1/apps";
constexpr std::string_view kApp = "/api/v1/apps/{id}";
constexpr std::string_view kRest = "/api/v1";

// Literal segments come before placeholders: the first row that fits is taken.
constexpr Route kRoutes[] = {
    {"GET", "/api/v1/users", kUsers, "okta.users", list_users},
    {"POST", "/api/v1/users", kUsers, "okta.users", create_user},
    {"GET", "/api/v1/users/{}", kUserRead, "okta.users", get_user},
    {"POST", "/api/v1/users/{}", kUserWrite, "okta.users", update_user},
    {"PUT", "/api/v1/users/{}", kUserWrite, "okta.users", replace_user},
    {"DELETE", "/api/v1/users/{}", kUserWrite, "okta.users", delete_user},
    {"POST", "/api/v1/users/{}/lifecycle/activate", kUsers, "okta.users", activate_user},
    {"POST", "/api/v1/users/{}/lifecycle/reactivate", kUsers, "okta.users", reactivate_user},
    {"POST", "/api/v1/users/{}/lifecycle/deactivate", kUsers, "okta.users", deactivate_user},
    {"POST", "/api/v1/users/{}/lifecycle/suspend", kUsers, "okta.users", suspend_user},
    {"POST", "/api/v1/users/{}/lifecycle/unsuspend", kUsers, "okta.users", unsuspend_user},
    {"POST", "/api/v1/users/{}/lifecycle/unlock", kUsers, "okta.users", unlock_user},
    {"POST", "/api/v1/users/{}/lifecycle/expire_password", kUsers, "okta.users", expire_password},
    {"POST", "/api/v1/users/{}/lifecycle/expire_password_with_temp_password", kUsers, "okta.users",
     expire_password_with_temporary},
    {"POST", "/api/v1/users/{}/lifecycle/reset_password", kUsers, "okta.users", reset_password},
    {"POST", "/api/v1/users/{}/lifecycle/reset_factors", kUsers, "okta.users", reset_factors},
    {"DELETE", "/api/v1/users/{}/sessions", kUsers, "okta.users", clear_sessions},
    {"GET", "/api/v1/users/{}/grants", kUsers, "okta.users", list_grants},
    {"DELETE", "/api/v1/users/{}/grants", kUsers, "okta.users", revoke_grants},
    {"GET", "/api/v1/users/{}/clients", kUsers, "okta.users", list_clients},
    {"GET", "/api/v1/users/{}/clients/{}/grants", kUsers, "okta.users", list_client_grants},
    {"DELETE", "/api/v1/users/{}/clients/{}/grants", kUsers, "okta.users", revoke_client_grants},
    {"GET", "/api/v1/users/{}/clients/{}/tokens", kUsers, "okta.users", list_client_tokens},
    {"DELETE", "/api/v1/users/{}/clients/{}/tokens", kUsers, "okta.users", revoke_client_tokens},
    {"DELETE", "/api/v1/users/{}/clients/{}/tokens/{}", kUsers, "okta.users", revoke_client_tokens},
    {"GET", "/api/v1/users/{}/groups", kUsers, "okta.users", list_groups_of_user},
    {"GET", "/api/v1/users/{}/appLinks", kUsers, "okta.users", list_app_links},
    {"GET", "/api/v1/users/{}/roles", kUsers, "okta.roles", list_roles},
    {"POST", "/api/v1/users/{}/roles", kUsers, "okta.roles", assign_role},
    {"DELETE", "/api/v1/users/{}/roles/{}", kUsers, "okta.roles", unassign_role},
    {"GET", "/api/v1/sessions/{}", "/api/v1/sessions", "okta.sessions", get_session},
    {"DELETE", "/api/v1/sessions/{}", "/api/v1/sessions", "okta.sessions", end_session},
    {"GET", "/api/v1/groups", kGroups, "okta.groups", list_groups},
    {"POST", "/api/v1/groups", kGroups, "okta.groups", create_group},
    {"GET", "/api/v1/groups/rules", kGroups, "okta.groups", list_rules},
    {"POST", "/api/v1/groups/rules", kGroups, "okta.groups", create_rule},
    {"GET", "/api/v1/groups/rules/{}", kGroups, "okta.groups", get_rule},
    {"PUT", "/api/v1/groups/rules/{}", kGroups, "okta.groups", replace_rule},
    {"DELETE", "/api/v1/groups/rules/{}", kGroups, "okta.groups", delete_rule},
    {"POST", "/api/v1/groups/rules/{}/lifecycle/activate", kGroups, "okta.groups", activate_rule},
    {"POST", "/api/v1/groups/rules/{}/lifecycle/deactivate", kGroups, "okta.groups", deactivate_rule},
    {"GET", "/api/v1/groups/{}", kGroup, "okta.groups", get_group},
    {"PUT", "/api/v1/groups/{}", kGroup, "okta.groups", replace_group},
    {"DELETE", "/api/v1/groups/{}", kGroup, "okta.groups", delete_group},
    {"GET", "/api/v1/groups/{}/users", kGroups, "okta.groups", list_members},
    {"PUT", "/api/v1/groups/{}/users/{}", kGroups, "okta.groups", put_member},
    {"DELETE", "/api/v1/groups/{}/users/{}", kGroups, "okta.groups", delete_member},
    {"GET", "/api/v1/groups/{}/apps", kGroups, "okta.groups", list_apps_of_group},
    {"GET", "/api/v1/groups/{}/owners", kGroups, "okta.groups", list_owners},
    {"POST", "/api/v1/groups/{}/owners", kGroups, "okta.groups", assign_owner},
    {"DELETE", "/api/v1/groups/{}/owners/{}", kGroups, "okta.groups", unassign_owner},
    {"GET", "/api/v1/groups/{}/roles", kGroups, "okta.roles", list_group_roles},
    {"GET", "/api/v1/apps", kApps, "okta.apps", list_apps},
    {"POST", "/api/v1/apps", kApps, "okta.apps", create_app},
    {"GET", "/api/v1/apps/{}", kApp, "okta.apps", get_app},
    {"DELETE", "/api/v1/apps/{}", kApp, "okta.apps", delete_app},
    {"POST", "/api/v1/apps/{}/lifecycle/activate", kApps, "okta.apps", activate_app},
    {"POST", "/api/v1/apps/{}/lifecycle/deactivate", kApps, "okta.apps", deactivate_app},
    {"GET", "/api/v1/apps/{}/features", kApps, "okta.apps", list_features},
    {"GET", "/api/v1/apps/{}/users", kApps, "okta.apps", list_app_users},
    {"POST", "/api/v1/apps/{}/users", kApps, "okta.apps", assign_user},
    {"GET", "/api/v1/apps/{}/users/{}", kApps, "okta.apps", get_app_user},
    {"POST", "/api/v1/apps/{}/users/{}", kApps, "okta.apps", update_app_user},
    {"DELETE", "/api/v1/apps/{}/users/{}", kApps, "okta.apps", unassign_user},
    {"GET", "/api/v1/apps/{}/groups", kApps, "okta.apps", list_app_groups},
    {"GET", "/api/v1/apps/{}/groups/{}", kApps, "okta.apps", get_app_group},
    {"PUT", "/api/v1/apps/{}/groups/{}", kApps, "okta.apps", assign_group},
    {"DELETE", "/api/v1/apps/{}/groups/{}", kApps, "okta.apps", unassign_group},
    {"GET", "/api/v1/meta/schemas/user/{}", kRest, "okta.schemas", get_user_schema},
    {"POST", "/api/v1/meta/schemas/user/{}", kRest, "okta.schemas", update_user_schema},
    {"GET", "/api/v1/meta/schemas/group/default", kRest, "okta.schemas", get_group_schema},
    {"GET", "/api/v1/meta/types/user", kRest, "okta.userTypes", list_user_types},
    {"GET", "/api/v1/meta/types/user/{}", kRest, "okta.userTypes", get_user_type},
    {"GET", "/api/v1/org", kRest, "okta.orgs", get_org},
    {"GET", "/api/v1/api-tokens", kRest, "okta.apiTokens", list_api_tokens},
    {"DELETE", "/api/v1/api-tokens/current", kRest, "", revoke_current_token},
    {"GET", "/api/v1/api-tokens/{}", kRest, "okta.apiTokens", get_api_token},
    {"DELETE", "/api/v1/api-tokens/{}", kRest, "okta.apiTokens", revoke_api_token},
    {"GET", "/api/v1/logs", "/api/v1/logs", "okta.logs", list_log_events},
    {"GET", "/api/v1/eventHooks", kRest, "okta.eventHooks", list_hooks},
    {"POST", "/api/v1/eventHooks", kRest, "okta.eventHooks", create_hook},
    {"GET", "/api/v1/eventHooks/{}", kRest, "okta.eventHooks", get_hook},
    {"PUT", "/api/v1/eventHooks/{}", kRest, "okta.eventHooks", replace_hook},
    {"DELETE", "/api/v1/eventHooks/{}", kRest, "okta.eventHooks", delete_hook},
    {"POST", "/api/v1/eventHooks/{}/lifecycle/activate", kRest, "okta.eventHooks", activate_hook},
    {"POST", "/api/v1/eventHooks/{}/lifecycle/deactivate", kRest, "okta.eventHooks", deactivate_hook},
    {"POST", "/api/v1/eventHooks/{}/lifecycle/verify", kRest, "okta.eventHooks", verify_hook},
    {"GET", "/oauth2/v1/clients/{}/roles", "/oauth2/v1/clients", "okta.roles", list_client_roles},
    {"POST", "/oauth2/v1/token", "/oauth2/v1/token", "", issue_token},
    {"POST", "/oauth2/v1/global-token-revocation", "/oauth2/v1", "okta.universalLogout", revoke_globally},
    // The twin's own, for a person only: what no endpoint of the vendor shows or does.
    {"GET", "/_twin/users/{}/sessions", "", "", show_sessions},
    {"POST", "/_twin/users/{}/sign_in", "", "", sign_in},
    {"POST", "/_twin/users/{}/lock_out", "", "", lock_out},
    {"POST", "/_twin/groups", "", "", import_group},
};

bool fits(std::string_view pattern, const Target& target, std::vector<std::string_view>& ids) {
    ids.clear();
    for (const auto& segment : target.segments) {
        if (pattern.empty()) return false;
        pattern.remove_prefix(1);
        const auto expected = pattern.substr(0, pattern.find('/'));
        pattern.remove_prefix(expected.size());
        if (expected == "{}" && !segment.empty())
            ids.emplace_back(segment);
        else if (expected != segment)
            return false;
    }
    return pattern.empty();
}

}  // namespace

Match find_route(std::string_view method, const Target& target) {
    Match match;
    for (const auto& route : kRoutes) {
        if (!fits(route.pattern, target, match.ids)) continue;
        if (route.method == method) {
            match.route = &route;
            return match;
        }
        match.other_method = true;
    }
    return match;
}

}  // namespace lockstep::twin::okta
