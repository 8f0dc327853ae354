#include "twin/okta/org_extras.hpp"

#include <algorithm>

#include "twin/okta/apps.hpp"
#include "twin/okta/catalog.hpp"
#include "twin/okta/formats.hpp"

namespace lockstep::twin::okta {
namespace {

json::object& get_policy(Call& call) {
    return get_thing(call.org, "policies", call.ids[0], "Policy");
}

json::object& get_server(Call& call) {
    return get_thing(call.org, "authorizationServers", call.ids[0], "AuthorizationServer");
}

// Each default policy has one rule, which nobody can change.
json::object default_rule(const Org& org, const json::object& policy) {
    const auto type = text_at(policy, "type");
    json::object rule{{"id", "0pr" + text_at(policy, "id").substr(3)},
                      {"status", "ACTIVE"},
                      {"name", type == "ACCESS_POLICY" ? "Catch-all Rule" : "Default Rule"},
                      {"priority", 99},
                      {"created", policy.at("created")},
                      {"lastUpdated", policy.at("lastUpdated")},
                      {"system", true},
                      {"conditions", nullptr},
                      {"type", type == "OKTA_SIGN_ON" ? "SIGN_ON" : type}};
    const auto self =
        fmt::format("{}/api/v1/policies/{}/rules/{}", org.base_url, text_at(policy, "id"), text_at(rule, "id"));
    rule["_links"] = json::object{{"self", json::object{{"href", self}}}};
    return rule;
}

void put_time(json::object& thing, const Call& call) {
    thing["lastUpdated"] = to_rfc3339(call.second());
}

}  // namespace

// Those of the catalogue are there already; custom ones need a key that nobody has yet.
Response create_authenticator(Call& call) {
    auto body = call.body();
    const auto key = text_at(body, "key");
    if (!key.starts_with("custom_") && key != "duo" && key != "onprem_mfa") {
        throw invalid("com.okta.services.factors.iface.dto.AuthenticatorCatalog", {"The field has an invalid value"});
    }
    const auto id = call.new_id("aut");
    body["id"] = id;
    body["status"] = call.target.flag("activate", false) ? "ACTIVE" : "INACTIVE";
    body["created"] = to_rfc3339(call.second());
    put_time(body, call);
    const auto& made = call.org.things["authenticators"][id] = std::move(body);
    return ok(shown(call.org, "authenticators", made, true));
}

Response replace_authenticator(Call& call) {
    auto& held = get_thing(call.org, "authenticators", call.ids[0], "Authenticator");
    const auto body = call.body();
    // Without a telephony hook an org can no longer send text messages.
    if (text_at(held, "key") == "phone_number") throw refusal("E0000226");
    for (const auto* name : {"name", "settings", "provider"}) {
        if (const auto* value = body.if_contains(name)) held[name] = *value;
    }
    put_time(held, call);
    return ok(shown(call.org, "authenticators", held, true));
}

Response deactivate_authenticator(Call& call) {
    auto& held = get_thing(call.org, "authenticators", call.ids[0], "Authenticator");
    if (text_at(held, "key") == "okta_password") {
        throw invalid("api.authenticator.error.unsupported.active.deactivate");
    }
    if (text_at(held, "key") == "okta_email") {
        throw refusal("E0000148", {"Authenticator Enrollment Policies: Default Policy"});
    }
    for (const auto& [app, used] : call.org.things[std::string{kBackchannels}]) {
        if (text_at(used, "authenticator") == call.ids[0]) {
            throw invalid("Authenticator", {"Cannot delete this authenticator because it is being configured for CIBA "
                                            "by one or more OIDC applications."});
        }
    }
    held["status"] = "INACTIVE";
    put_time(held, call);
    return ok(shown(call.org, "authenticators", held, true));
}

Response create_captcha(Call& call) {
    auto body = call.body();
    auto& captchas = call.org.things["captchas"];
    if (!captchas.empty()) {
        auto refused = refusal("E0000166");
        refused.causes = {refused.summary};
        refused.of_each_cause = {{"reason", "EXCEEDS_MAX_VALUE"}, {"locationType", "url"}, {"domain", "captcha"}};
        throw refused;
    }
    const auto id = call.new_id("cap");
    body.erase("secretKey");
    body["id"] = id;
    const auto& made = captchas[id] = std::move(body);
    return ok(shown(call.org, "captchas", made, false));
}

Response create_domain(Call& call) {
    auto body = call.body();
    const auto name = text_at(body, "domain");
    if (name.ends_with("example.com") || name.ends_with("okta.com") || name.find('.') == std::string::npos) {
        throw invalid("domain", {"domain: Prohibited custom domain name."});
    }
    const auto id = call.new_id("OcD");
    body["id"] = id;
    body["validationStatus"] = "NOT_STARTED";
    const auto& made = call.org.things["domains"][id] = std::move(body);
    return ok(shown(call.org, "domains", made, false));
}

Response verify_domain(Call& call) {
    if (call.ids[0] == "default") throw invalid("id", {"This operation is not supported for this domain"});
    auto& domain = get_thing(call.org, "domains", call.ids[0], "Domain");
    domain["validationStatus"] = "IN_PROGRESS";
    return ok(shown(call.org, "domains", domain, false));
}

Response list_policy_rules(Call& call) {
    return ok(json::array{default_rule(call.org, get_policy(call))});
}

Response get_policy_rule(Call& call) {
    auto rule = default_rule(call.org, get_policy(call));
    if (text_at(rule, "id") != call.ids[1]) throw not_found(call.ids[1], "PolicyRule");
    return ok(rule);
}

Response list_policy_mappings(Call& call) {
    static_cast<void>(get_policy(call));
    return ok(json::array{});
}

Response add_policy_mapping(Call& call) {
    static_cast<void>(get_policy(call));
    throw invalid("Policy mappings are no longer supported on this endpoint.");
}

Response list_server_claims(Call& call) {
    static_cast<void>(get_server(call));
    return ok(json::array{});
}

Response get_server_claim(Call& call) {
    static_cast<void>(get_server(call));
    throw not_found(call.ids[1], "OAuth2Claim");
}

Response list_server_policies(Call& call) {
    static_cast<void>(get_server(call));
    return ok(json::array{});
}

Response change_server_rule(Call& call) {
    static_cast<void>(get_server(call));
    throw not_found(call.ids[2], "PolicyRule");
}

Response list_server_tokens(Call& call) {
    static_cast<void>(get_server(call));
    if (!call.org.apps.contains(call.ids[1])) throw not_found(call.ids[1], "PublicClientApp");
    return ok(json::array{});
}

Response create_agent_update(Call& call) {
    const auto body = call.body();
    std::vector<std::string> causes;
    for (const auto* name : {"name", "agentType"}) {
        if (text_at(body, name).empty()) causes.push_back(fmt::format("errors in the field: {}", name));
    }
    const auto* agents = body.if_contains("agentList");
    if (!agents) agents = body.if_contains("agents");
    if (!agents) causes.emplace_back("errors in the field: agentList");
    if (!causes.empty()) throw invalid(causes.front().substr(std::string_view{"errors in the field: "}.size()), causes);
    return get_agent_update_settings(call);
}

Response get_agent_update_settings(Call& call) {
    throw not_found(call.ids[0], "AppInstance");
}

Response refuse_feature(Call&) {
    throw refusal("E0000015");
}

// Session tokens come from the sign-in page, which the twin does not have: none is good.
Response create_session(Call& call) {
    static_cast<void>(call.body());
    throw refusal("E0000004");
}

Response show_oauth_keys(Call&) {
    return ok(json::object{{"keys", json::array{}}});
}

Response show_oauth_server(Call& call) {
    const auto& url = call.org.base_url;
    return ok(json::object{
        {"issuer", url},
        {"authorization_endpoint", url + "/oauth2/v1/authorize"},
        {"token_endpoint", url + "/oauth2/v1/token"},
        {"jwks_uri", url + "/oauth2/v1/keys"},
        {"grant_types_supported", json::array{"client_credentials"}},
        {"token_endpoint_auth_methods_supported", json::array{"private_key_jwt"}},
        {"dpop_signing_alg_values_supported", json::array{"RS256", "RS384", "RS512", "ES256", "ES384", "ES512"}}});
}

Response show_org_metadata(Call& call) {
    return ok(
        json::object{{"id", call.org.id},
                     {"cell", "ok12"},
                     {"_links", json::object{{"organization", json::object{{"href", call.org.base_url}}}}},
                     {"pipeline", "idx"},
                     {"settings", json::object{{"analyticsCollectionEnabled", false}, {"bugReportingEnabled", true}}}});
}

}  // namespace lockstep::twin::okta
