#include "twin/okta/auth.hpp"

#include <algorithm>

#include "twin/okta/dpop.hpp"

namespace lockstep::twin::okta {
namespace {

constexpr std::chrono::hours kUnusedLife{30 * 24};  ///< of an API token

Principal console_admin(const Org& org) {
    Principal principal;
    principal.kind = Principal::Kind::console;
    principal.id = principal.user_id = org.admin_id;
    return principal;
}

Principal by_api_token(Org& org, std::string_view secret, WallTime now) {
    const auto found = std::ranges::find_if(
        org.api_tokens, [&](const auto& entry) { return std::string_view{entry.second.secret} == secret; });
    if (found == org.api_tokens.end() || found->second.last_updated + kUnusedLife < now) throw refusal("E0000011");
    found->second.last_updated = floor_to_second(now);
    Principal principal;
    principal.kind = Principal::Kind::api_token;
    principal.id = found->first;
    principal.user_id = found->second.user_id;
    principal.has_role = !org.settings.role_removed;
    return principal;
}

Principal by_access_token(Org& org, const Request& request, std::string_view scheme, std::string_view token,
                          std::string_view scope, WallTime now) {
    const auto found = org.access_tokens.find(token);
    if (found == org.access_tokens.end() || found->second.expires <= now) {
        auto refused = refusal(org.settings.expired_token);
        refused.headers.add("www-authenticate",
                            "Bearer authorization_uri=\"" + org.base_url + "/oauth2/v1/authorize\", realm=\"" +
                                org.base_url +
                                "\", error=\"invalid_token\", error_description=\"The access token is invalid.\"");
        throw refused;
    }
    const auto& held = found->second;
    // A token that is bound to a key is none for whoever sends it as a bearer (API-okta.md §2.1, E0000005).
    if ((scheme == "DPoP") != !held.thumbprint.empty()) throw refusal("E0000005");
    if (!held.thumbprint.empty()) check_proof_of_call(org, request, held, token, scope, now);
    const auto& app = org.service_apps.find(held.client_id)->second;
    Principal principal;
    principal.kind = Principal::Kind::service_app;
    principal.id = held.client_id;
    principal.access_token_id = held.id;
    principal.scopes = held.scopes;
    principal.has_role = !app.role.empty() && !org.settings.role_removed;
    return principal;
}

}  // namespace

Principal authenticate(Org& org, const Request& request, Caller caller, std::string_view scope, WallTime now) {
    switch (caller) {
        case Caller::person: return console_admin(org);
        case Caller::client: break;
    }
    const auto header = request.headers.find("authorization");
    if (!header) return {};
    const auto blank = header->find(' ');
    const auto scheme = header->substr(0, blank);
    const auto credential = blank == std::string_view::npos ? std::string_view{} : header->substr(blank + 1);
    if (equal_ignoring_case(scheme, "SSWS")) return by_api_token(org, credential, now);
    if (scheme == "Bearer" || scheme == "DPoP") return by_access_token(org, request, scheme, credential, scope, now);
    throw refusal("E0000011");
}

}  // namespace lockstep::twin::okta
