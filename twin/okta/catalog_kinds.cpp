// The kinds, and what of them each org has from the start.
#include "twin/okta/catalog.hpp"

namespace lockstep::twin::okta {
namespace {

constexpr Kind kKinds[] = {
    {"zones", "nzo", "NetworkZone", "okta.networkZones", "type name"},
    {"trustedOrigins", "tos", "TrustedOrigin", "okta.trustedOrigins", "name origin scopes"},
    {"idps", "0oa", "IdpTrust", "okta.idps", "type name protocol"},
    {"inlineHooks", "cal", "InlineHook", "okta.inlineHooks", "name type version channel"},
    {"realms", "guo", "Realm", "okta.realms", "profile", {}, false},
    {"realm-assignments", "rul", "RealmAssignment", "okta.realmAssignments", "name"},
    {"brands", "bnd", "Brand", "okta.brands", "name", {}, false},
    {"authenticators", "aut", "Authenticator", "okta.authenticators", "key name"},
    {"policies", "00p", "Policy", "okta.policies", "type name"},
    {"authorizationServers", "aus", "AuthorizationServer", "okta.authorizationServers", "name audiences"},
    {"behaviors", "bha", "BehaviorRule", "okta.behaviors", "type name"},
    {"captchas", "cap", "Captcha", "okta.captchas", "name siteKey secretKey type", {}, false},
    {"domains", "OcD", "Domain", "okta.domains", "domain certificateSourceType", "domains", false},
    {"logStreams", "log", "LogStream", "okta.logStreams", "type name"},
    {"push-providers", "ppc", "PushProvider", "okta.pushProviders", "providerType configuration", {}, false},
    {"agentPools", "0oa", "AppInstance", "okta.agentPools", "", {}, false, false},
    {"iam/roles", "cr0", "CustomRole", "okta.roles", "label description permissions", "roles", false},
    {"features", "ftr", "Feature", "okta.features", "", {}, false, false},
};

void add(Org& org, std::string_view path, char number, json::object thing) {
    const auto found = std::ranges::find(kKinds, path, &Kind::path);
    const auto id = default_id(org, found->prefix, number);
    thing["id"] = id;
    thing["created"] = thing["lastUpdated"] = to_rfc3339(org.created);
    org.things[std::string{path}][id] = std::move(thing);
}

json::object zone(std::string_view name, std::string_view usage) {
    return {{"type", "IP"},   {"name", name},        {"status", "ACTIVE"}, {"usage", usage},
            {"system", true}, {"gateways", nullptr}, {"proxies", nullptr}};
}

json::object policy(std::string_view type, std::string_view name) {
    return {{"type", type},
            {"name", name},
            {"description", "The default policy applies in all situations if no other policy applies."},
            {"status", "ACTIVE"},
            {"priority", 1},
            {"system", true},
            {"conditions", nullptr},
            {"settings", nullptr}};
}

json::object authenticator(std::string_view type, std::string_view key, std::string_view name) {
    return {{"type", type}, {"key", key}, {"name", name}, {"status", "ACTIVE"}, {"settings", nullptr}};
}

}  // namespace

std::span<const Kind> kinds() {
    return kKinds;
}

void add_default_things(Org& org) {
    add(org, "zones", 'a', zone("LegacyIpZone", "POLICY"));
    add(org, "zones", 'b', zone("BlockedIpZone", "BLOCKLIST"));
    add(org, "policies", 'a', policy("OKTA_SIGN_ON", "Default Policy"));
    add(org, "policies", 'b', policy("PASSWORD", "Default Policy"));
    add(org, "policies", 'c', policy("MFA_ENROLL", "Default Policy"));
    add(org, "policies", 'd', policy("ACCESS_POLICY", "Any two factors"));
    add(org, "policies", 'f', policy("ACCESS_POLICY", kConsolePolicy));
    add(org, "policies", 'e', policy("PROFILE_ENROLLMENT", "Default Policy"));
    add(org, "authenticators", 'a', authenticator("email", "okta_email", "Email"));
    add(org, "authenticators", 'b', authenticator("password", "okta_password", "Password"));
    add(org, "authenticators", 'c', authenticator("phone", "phone_number", "Phone"));
    add(org, "realms", 'a',
        {{"isDefault", true}, {"profile", json::object{{"name", "Default Realm"}, {"realmType", "DEFAULT"}}}});
    add(org, "brands", 'a',
        {{"name", org.name},
         {"agreeToCustomPrivacyPolicy", false},
         {"removePoweredByOkta", false},
         {"customPrivacyPolicyUrl", nullptr},
         {"isDefault", true},
         {"locale", nullptr}});
    add(org, "authorizationServers", 'a',
        {{"name", "default"},
         {"description", "Default Authorization Server for your Applications"},
         {"audiences", json::array{"api://default"}},
         {"issuer", org.base_url + "/oauth2/default"},
         {"issuerMode", "ORG_URL"},
         {"status", "ACTIVE"}});
}

}  // namespace lockstep::twin::okta
