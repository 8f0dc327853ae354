#include "twin/okta/routes.hpp"

#include "twin/okta/app_extras.hpp"
#include "twin/okta/apps.hpp"
#include "twin/okta/catalog.hpp"
#include "twin/okta/devices.hpp"
#include "twin/okta/factors.hpp"
#include "twin/okta/groups.hpp"
#include "twin/okta/hooks.hpp"
#include "twin/okta/iam.hpp"
#include "twin/okta/linked_objects.hpp"
#include "twin/okta/log.hpp"
#include "twin/okta/mappings.hpp"
#include "twin/okta/oauth.hpp"
#include "twin/okta/org.hpp"
#include "twin/okta/org_extras.hpp"
#include "twin/okta/org_settings.hpp"
#include "twin/okta/rate_settings.hpp"
#include "twin/okta/role_targets.hpp"
#include "twin/okta/roles.hpp"
#include "twin/okta/rules.hpp"
#include "twin/okta/schema.hpp"
#include "twin/okta/sessions.hpp"
#include "twin/okta/user_extras.hpp"
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
constexpr std::string_view kDevices = "/api/v1/devices";
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
    {"GET", "/api/v1/users/{}/grants/{}", kUsers, "okta.users", get_grant},
    {"DELETE", "/api/v1/users/{}/grants/{}", kUsers, "okta.users", revoke_grant},
    {"GET", "/api/v1/users/{}/clients", kUsers, "okta.users", list_clients},
    {"GET", "/api/v1/users/{}/clients/{}/grants", kUsers, "okta.users", list_client_grants},
    {"DELETE", "/api/v1/users/{}/clients/{}/grants", kUsers, "okta.users", revoke_client_grants},
    {"GET", "/api/v1/users/{}/clients/{}/tokens", kUsers, "okta.users", list_client_tokens},
    {"DELETE", "/api/v1/users/{}/clients/{}/tokens", kUsers, "okta.users", revoke_client_tokens},
    {"GET", "/api/v1/users/{}/clients/{}/tokens/{}", kUsers, "okta.users", get_client_token},
    {"DELETE", "/api/v1/users/{}/clients/{}/tokens/{}", kUsers, "okta.users", revoke_client_tokens},
    {"GET", "/api/v1/users/{}/groups", kUsers, "okta.users", list_groups_of_user},
    {"GET", "/api/v1/users/{}/appLinks", kUsers, "okta.users", list_app_links},
    {"GET", "/api/v1/users/{}/roles", kUsers, "okta.roles", list_roles},
    {"POST", "/api/v1/users/{}/roles", kUsers, "okta.roles", assign_role},
    {"GET", "/api/v1/users/{}/roles/{}", kUsers, "okta.roles", get_role},
    {"DELETE", "/api/v1/users/{}/roles/{}", kUsers, "okta.roles", unassign_role},
    {"GET", "/api/v1/users/{}/roles/{}/targets/groups", kUsers, "okta.roles", list_group_targets},
    {"PUT", "/api/v1/users/{}/roles/{}/targets/groups/{}", kUsers, "okta.roles", add_group_target},
    {"DELETE", "/api/v1/users/{}/roles/{}/targets/groups/{}", kUsers, "okta.roles", remove_group_target},
    {"GET", "/api/v1/users/{}/roles/{}/targets/catalog/apps", kUsers, "okta.roles", list_app_targets},
    {"PUT", "/api/v1/users/{}/roles/{}/targets/catalog/apps", kUsers, "okta.roles", add_all_apps},
    {"PUT", "/api/v1/users/{}/roles/{}/targets/catalog/apps/{}", kUsers, "okta.roles", add_app_target},
    {"DELETE", "/api/v1/users/{}/roles/{}/targets/catalog/apps/{}", kUsers, "okta.roles", remove_app_target},
    {"PUT", "/api/v1/users/{}/roles/{}/targets/catalog/apps/{}/{}", kUsers, "okta.roles", add_app_target},
    {"DELETE", "/api/v1/users/{}/roles/{}/targets/catalog/apps/{}/{}", kUsers, "okta.roles", remove_app_target},
    {"GET", "/api/v1/users/{}/factors", kUsers, "okta.users", list_factors},
    {"POST", "/api/v1/users/{}/factors", kUsers, "okta.users", enrol_factor},
    {"GET", "/api/v1/users/{}/factors/catalog", kUsers, "okta.users", list_factor_catalog},
    {"GET", "/api/v1/users/{}/factors/{}", kUsers, "okta.users", get_factor},
    {"DELETE", "/api/v1/users/{}/factors/{}", kUsers, "okta.users", unenrol_factor},
    {"POST", "/api/v1/users/{}/factors/{}/lifecycle/activate", kUsers, "okta.users", activate_factor},
    {"GET", "/api/v1/users/{}/devices", kUsers, "okta.users", list_devices_of_user},
    {"GET", "/api/v1/users/{}/risk", kUsers, "okta.userRisk", get_risk},
    {"PUT", "/api/v1/users/{}/risk", kUsers, "okta.userRisk", put_risk},
    {"GET", "/api/v1/users/{}/blocks", kUsers, "okta.users", list_blocks},
    {"GET", "/api/v1/users/{}/idps", kUsers, "okta.users", list_idps_of_user},
    {"POST", "/api/v1/users/{}/credentials/change_password", kUsers, "okta.users", change_password},
    {"POST", "/api/v1/users/{}/credentials/forgot_password", kUsers, "okta.users", forgot_password},
    {"POST", "/api/v1/users/{}/credentials/change_recovery_question", kUsers, "okta.users", change_recovery_question},
    {"PUT", "/api/v1/users/{}/linkedObjects/{}/{}", kUsers, "okta.users", link_users},
    {"GET", "/api/v1/users/{}/linkedObjects/{}", kUsers, "okta.users", list_linked_users},
    {"DELETE", "/api/v1/users/{}/linkedObjects/{}", kUsers, "okta.users", unlink_users},
    {"POST", "/api/v1/sessions", "/api/v1/sessions", "", create_session},
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
    {"POST", "/api/v1/groups/{}/roles", kGroups, "okta.roles", assign_group_role},
    {"GET", "/api/v1/groups/{}/roles/{}", kGroups, "okta.roles", get_group_role},
    {"DELETE", "/api/v1/groups/{}/roles/{}", kGroups, "okta.roles", unassign_group_role},
    {"GET", "/api/v1/groups/{}/roles/{}/targets/groups", kGroups, "okta.roles", list_group_targets},
    {"PUT", "/api/v1/groups/{}/roles/{}/targets/groups/{}", kGroups, "okta.roles", add_group_target},
    {"DELETE", "/api/v1/groups/{}/roles/{}/targets/groups/{}", kGroups, "okta.roles", remove_group_target},
    {"GET", "/api/v1/groups/{}/roles/{}/targets/catalog/apps", kGroups, "okta.roles", list_app_targets},
    {"PUT", "/api/v1/groups/{}/roles/{}/targets/catalog/apps/{}", kGroups, "okta.roles", add_app_target},
    {"DELETE", "/api/v1/groups/{}/roles/{}/targets/catalog/apps/{}", kGroups, "okta.roles", remove_app_target},
    {"PUT", "/api/v1/groups/{}/roles/{}/targets/catalog/apps/{}/{}", kGroups, "okta.roles", add_app_target},
    {"DELETE", "/api/v1/groups/{}/roles/{}/targets/catalog/apps/{}/{}", kGroups, "okta.roles", remove_app_target},
    {"GET", "/api/v1/apps", kApps, "okta.apps", list_apps},
    {"POST", "/api/v1/apps", kApps, "okta.apps", create_app},
    {"GET", "/api/v1/apps/{}", kApp, "okta.apps", get_app},
    {"PUT", "/api/v1/apps/{}", kApp, "okta.apps", replace_app},
    {"DELETE", "/api/v1/apps/{}", kApp, "okta.apps", delete_app},
    {"POST", "/api/v1/apps/{}/lifecycle/activate", kApps, "okta.apps", activate_app},
    {"POST", "/api/v1/apps/{}/lifecycle/deactivate", kApps, "okta.apps", deactivate_app},
    {"GET", "/api/v1/apps/{}/features", kApps, "okta.apps", list_features},
    {"GET", "/api/v1/apps/{}/features/{}", kApps, "okta.apps", get_feature},
    {"PUT", "/api/v1/apps/{}/features/{}", kApps, "okta.apps", replace_feature},
    {"GET", "/api/v1/apps/{}/credentials/jwks", kApps, "okta.apps", list_app_keys},
    {"POST", "/api/v1/apps/{}/credentials/jwks", kApps, "okta.apps", add_app_key},
    {"PUT", "/api/v1/apps/{}/policies/{}", kApps, "okta.apps", assign_app_policy},
    {"GET", "/api/v1/apps/{}/tokens", kApps, "okta.apps", list_app_tokens},
    {"GET", "/api/v1/apps/{}/tokens/{}", kApps, "okta.apps", get_app_token},
    {"GET", "/api/v1/apps/{}/cwo/connections/{}", kApps, "okta.apps", get_provisioning_connection},
    {"GET", "/api/v1/apps/{}/sso/saml/metadata", kApps, "okta.apps", get_saml_metadata},
    {"GET", "/api/v1/apps/{}/users", kApps, "okta.apps", list_app_users},
    {"POST", "/api/v1/apps/{}/users", kApps, "okta.apps", assign_user},
    {"GET", "/api/v1/apps/{}/users/{}", kApps, "okta.apps", get_app_user},
    {"POST", "/api/v1/apps/{}/users/{}", kApps, "okta.apps", update_app_user},
    {"DELETE", "/api/v1/apps/{}/users/{}", kApps, "okta.apps", unassign_user},
    {"GET", "/api/v1/apps/{}/groups", kApps, "okta.apps", list_app_groups},
    {"GET", "/api/v1/apps/{}/groups/{}", kApps, "okta.apps", get_app_group},
    {"PUT", "/api/v1/apps/{}/groups/{}", kApps, "okta.apps", assign_group},
    {"PATCH", "/api/v1/apps/{}/groups/{}", kApps, "okta.apps", patch_app_group},
    {"DELETE", "/api/v1/apps/{}/groups/{}", kApps, "okta.apps", unassign_group},
    {"GET", "/api/v1/meta/schemas/user/linkedObjects", kRest, "okta.linkedObjects", list_link_definitions},
    {"POST", "/api/v1/meta/schemas/user/linkedObjects", kRest, "okta.linkedObjects", create_link_definition},
    {"GET", "/api/v1/meta/schemas/user/linkedObjects/{}", kRest, "okta.linkedObjects", get_link_definition},
    {"DELETE", "/api/v1/meta/schemas/user/linkedObjects/{}", kRest, "okta.linkedObjects", delete_link_definition},
    {"GET", "/api/v1/meta/schemas/user/{}", kRest, "okta.schemas", get_user_schema},
    {"POST", "/api/v1/meta/schemas/user/{}", kRest, "okta.schemas", update_user_schema},
    {"GET", "/api/v1/meta/schemas/group/default", kRest, "okta.schemas", get_group_schema},
    {"POST", "/api/v1/meta/schemas/group/default", kRest, "okta.schemas", update_group_schema},
    {"GET", "/api/v1/meta/types/user", kRest, "okta.userTypes", list_user_types},
    {"GET", "/api/v1/meta/types/user/{}", kRest, "okta.userTypes", get_user_type},
    {"POST", "/api/v1/meta/types/user", kRest, "okta.userTypes", create_user_type},
    {"POST", "/api/v1/meta/types/user/{}", kRest, "okta.userTypes", update_user_type},
    {"PUT", "/api/v1/meta/types/user/{}", kRest, "okta.userTypes", replace_user_type},
    {"DELETE", "/api/v1/meta/types/user/{}", kRest, "okta.userTypes", delete_user_type},
    {"GET", "/api/v1/mappings", kRest, "okta.profileMappings", list_mappings},
    {"GET", "/api/v1/mappings/{}", kRest, "okta.profileMappings", get_mapping},
    {"POST", "/api/v1/mappings/{}", kRest, "okta.profileMappings", update_mapping},
    {"GET", "/api/v1/devices", kDevices, "okta.devices", list_devices},
    {"GET", "/api/v1/devices/{}", kDevices, "okta.devices", get_device},
    {"DELETE", "/api/v1/devices/{}", kDevices, "okta.devices", delete_device},
    {"POST", "/api/v1/devices/{}/lifecycle/activate", kDevices, "okta.devices", activate_device},
    {"POST", "/api/v1/devices/{}/lifecycle/deactivate", kDevices, "okta.devices", deactivate_device},
    {"POST", "/api/v1/devices/{}/lifecycle/suspend", kDevices, "okta.devices", suspend_device},
    {"POST", "/api/v1/devices/{}/lifecycle/unsuspend", kDevices, "okta.devices", unsuspend_device},
    {"GET", "/api/v1/devices/{}/users", kDevices, "okta.devices", list_device_users},
    {"GET", "/api/v1/principal-rate-limits", kRest, "okta.principalRateLimits", list_principal_limits},
    {"POST", "/api/v1/principal-rate-limits", kRest, "okta.principalRateLimits", create_principal_limit},
    {"GET", "/api/v1/principal-rate-limits/{}", kRest, "okta.principalRateLimits", get_principal_limit},
    {"PUT", "/api/v1/principal-rate-limits/{}", kRest, "okta.principalRateLimits", replace_principal_limit},
    {"GET", "/api/v1/rate-limit-settings/{}", kRest, "okta.rateLimits", get_rate_setting},
    {"PUT", "/api/v1/rate-limit-settings/{}", kRest, "okta.rateLimits", replace_rate_setting},
    {"POST", "/api/v1/authenticators", kRest, "okta.authenticators", create_authenticator},
    {"PUT", "/api/v1/authenticators/{}", kRest, "okta.authenticators", replace_authenticator},
    {"POST", "/api/v1/authenticators/{}/lifecycle/deactivate", kRest, "okta.authenticators", deactivate_authenticator},
    {"POST", "/api/v1/captchas", kRest, "okta.captchas", create_captcha},
    {"POST", "/api/v1/domains", kRest, "okta.domains", create_domain},
    {"POST", "/api/v1/domains/{}/verify", kRest, "okta.domains", verify_domain},
    {"GET", "/api/v1/policies/{}/rules", kRest, "okta.policies", list_policy_rules},
    {"GET", "/api/v1/policies/{}/rules/{}", kRest, "okta.policies", get_policy_rule},
    {"GET", "/api/v1/policies/{}/mappings", kRest, "okta.policies", list_policy_mappings},
    {"POST", "/api/v1/policies/{}/mappings", kRest, "okta.policies", add_policy_mapping},
    {"GET", "/api/v1/authorizationServers/{}/claims", kRest, "okta.authorizationServers", list_server_claims},
    {"GET", "/api/v1/authorizationServers/{}/claims/{}", kRest, "okta.authorizationServers", get_server_claim},
    {"GET", "/api/v1/authorizationServers/{}/policies", kRest, "okta.authorizationServers", list_server_policies},
    {"POST", "/api/v1/authorizationServers/{}/policies/{}/rules/{}/lifecycle/activate", kRest,
     "okta.authorizationServers", change_server_rule},
    {"POST", "/api/v1/authorizationServers/{}/policies/{}/rules/{}/lifecycle/deactivate", kRest,
     "okta.authorizationServers", change_server_rule},
    {"GET", "/api/v1/authorizationServers/{}/clients/{}/tokens", kRest, "okta.authorizationServers",
     list_server_tokens},
    {"POST", "/api/v1/agentPools/{}/updates", kRest, "okta.agentPools", create_agent_update},
    {"GET", "/api/v1/agentPools/{}/updates/settings", kRest, "okta.agentPools", get_agent_update_settings},
    {"GET", "/api/v1/device-posture-checks", kRest, "", refuse_feature},
    {"POST", "/api/v1/device-posture-checks", kRest, "", refuse_feature},
    {"GET", "/api/v1/iam/resource-sets", kRest, "okta.roles", list_resource_sets},
    {"POST", "/api/v1/iam/resource-sets", kRest, "okta.roles", create_resource_set},
    {"GET", "/api/v1/iam/resource-sets/{}", kRest, "okta.roles", get_resource_set},
    {"DELETE", "/api/v1/iam/resource-sets/{}", kRest, "okta.roles", delete_resource_set},
    {"GET", "/api/v1/iam/resource-sets/{}/bindings", kRest, "okta.roles", list_bindings},
    {"POST", "/api/v1/iam/resource-sets/{}/bindings", kRest, "okta.roles", create_binding},
    {"GET", "/api/v1/iam/assignees/users", kRest, "okta.roles", list_role_assignees},
    {"GET", "/api/v1/org", kRest, "okta.orgs", get_org},
    {"POST", "/api/v1/org", kRest, "okta.orgs", update_org},
    {"PUT", "/api/v1/org", kRest, "okta.orgs", update_org},
    {"GET", "/api/v1/org/contacts", kRest, "okta.orgs", list_contacts},
    {"GET", "/api/v1/org/contacts/{}", kRest, "okta.orgs", get_contact},
    {"PUT", "/api/v1/org/contacts/{}", kRest, "okta.orgs", replace_contact},
    {"GET", "/api/v1/org/preferences", kRest, "okta.orgs", get_org_preferences},
    {"GET", "/api/v1/org/privacy/oktaSupport", kRest, "okta.orgs", get_support_access},
    {"GET", "/api/v1/org/privacy/oktaCommunication", kRest, "okta.orgs", get_communication},
    {"GET", "/api/v1/api-tokens", kRest, "okta.apiTokens", list_api_tokens},
    {"DELETE", "/api/v1/api-tokens/current", kRest, "", revoke_current_token},
    {"GET", "/api/v1/api-tokens/{}", kRest, "okta.apiTokens", get_api_token},
    {"PUT", "/api/v1/api-tokens/{}", kRest, "okta.apiTokens", update_api_token},
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
    {"GET", "/oauth2/v1/keys", "", "", show_oauth_keys},
    {"GET", "/.well-known/oauth-authorization-server", "", "", show_oauth_server},
    {"GET", "/.well-known/openid-configuration", "", "", show_oauth_server},
    {"GET", "/.well-known/okta-organization", "", "", show_org_metadata},
    {"POST", "/oauth2/v1/global-token-revocation", "/oauth2/v1", "okta.universalLogout", revoke_globally},
    // The twin's own, for a person only: what no endpoint of the vendor shows or does.
    {"GET", "/_twin/users/{}/sessions", "", "", show_sessions},
    {"POST", "/_twin/users/{}/sign_in", "", "", sign_in},
    {"POST", "/_twin/users/{}/lock_out", "", "", lock_out},
    {"POST", "/_twin/users/{}/suspend", "", "", suspend_by_vendor},
    {"POST", "/_twin/hooks/{}/preview", "", "", preview_hook},
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
    const auto look = [&](std::span<const Route> routes) {
        for (const auto& route : routes) {
            if (!fits(route.pattern, target, match.ids)) continue;
            match.other_method = true;
            if (route.method != method) continue;
            match.route = &route;
            return;
        }
    };
    look(kRoutes);
    if (!match.route) look(catalog_routes());
    return match;
}

std::vector<std::string> all_operations() {
    std::vector<std::string> operations;
    const auto take = [&](std::span<const Route> routes) {
        for (const auto& route : routes) {
            if (!route.pattern.starts_with("/_twin/")) {
                operations.push_back(std::string{route.method}.append(" ").append(route.pattern));
            }
        }
    };
    take(kRoutes);
    take(catalog_routes());
    return operations;
}

std::vector<std::string_view> all_route_scopes() {
    std::vector<std::string_view> scopes;
    for (const auto& route : kRoutes) scopes.push_back(route.scope);
    for (const auto& route : catalog_routes()) scopes.push_back(route.scope);
    return scopes;
}

}  // namespace lockstep::twin::okta
