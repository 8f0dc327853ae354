#include "twin/okta/org.hpp"

#include "twin/okta/catalog.hpp"
#include "twin/okta/ids.hpp"
#include "twin/okta/jwt.hpp"
#include "twin/okta/log.hpp"
#include "twin/okta/roles.hpp"
#include "twin/okta/routes.hpp"
#include "twin/okta/schema.hpp"
#include "twin/okta/service_app_key.hpp"
#include "twin/okta/users.hpp"

namespace lockstep::twin::okta {
namespace {

constexpr std::string_view kTokenName = "Lockstep";

// All that the twin's endpoints ask for: the service app may do whatever an administrator may.
std::vector<std::string> all_scopes() {
    std::set<std::string> scopes;
    for (const auto scope : all_route_scopes()) {
        if (scope.empty()) continue;
        scopes.insert(std::string{scope} + ".read");
        scopes.insert(std::string{scope} + ".manage");
    }
    return {scopes.begin(), scopes.end()};
}

void add_admin(Org& org, Random& random) {
    User admin;
    admin.id = make_id("00u", org.serial++, random);
    admin.status = UserStatus::ACTIVE;
    admin.created = admin.last_updated = org.created;
    admin.activated = admin.status_changed = admin.password_changed = org.created;
    admin.type_id = org.user_types.begin()->first;
    admin.profile = {{"firstName", "Admin"},
                     {"lastName", "One"},
                     {"login", "admin.one@twin.example"},
                     {"email", "admin.one@twin.example"}};
    admin.has_password = true;
    admin.roles[role_id("SUPER_ADMIN")] = "SUPER_ADMIN";
    org.admin_id = admin.id;
    add_user(org, std::move(admin), org.created);
}

std::string add_built_in(Org& org, std::string_view name, std::string_view description, Random& random) {
    Group group;
    group.id = make_id("00g", org.serial++, random);
    group.type = GroupType::BUILT_IN;
    group.created = group.last_updated = group.last_membership_updated = org.created;
    group.profile = {{"name", name}, {"description", description}};
    auto id = group.id;
    org.groups[id] = std::move(group);
    return id;
}

void add_built_in_groups(Org& org, Random& random) {
    org.everyone_id = add_built_in(org, "Everyone", "All users in your organization", random);
    const auto admins =
        add_built_in(org, "Okta Administrators",
                     "Okta manages this group, which contains all administrators in your organization.", random);
    org.groups.find(admins)->second.members[org.admin_id].direct = true;
    org.users.find(org.admin_id)->second.groups.insert(admins);
}

void add_user_type(Org& org, Random& random) {
    UserType type;
    type.id = make_id("oty", org.serial++, random);
    type.schema_id = make_id("osc", org.serial++, random);
    type.name = "user";
    type.display_name = "User";
    type.description = "Okta user profile template with default permission settings";
    type.created = type.last_updated = org.created;
    type.is_default = true;
    org.user_types[type.id] = type;
}

void add_credentials(Org& org, Random& random) {
    ApiToken token;
    token.id = make_id("00T", org.serial++, random);
    token.name = kTokenName;
    token.user_id = org.admin_id;
    token.secret = "00" + make_secret(40, random);
    token.created = token.last_updated = org.created;
    org.api_tokens[token.id] = token;

    ServiceApp app;
    app.client_id = make_id("0oa", org.serial++, random);
    app.label = "Lockstep service app";
    app.keys["twin-key"] = public_half(kServiceAppKey);
    app.scopes = all_scopes();
    org.service_apps[app.client_id] = app;
}

ApiToken& get_token(Call& call) {
    const auto found = call.org.api_tokens.find(call.ids[0]);
    if (found == call.org.api_tokens.end()) throw not_found(call.ids[0], "Token");
    return found->second;
}

json::object to_json(const Org& org, const ApiToken& token) {
    return {{"id", token.id},
            {"name", token.name},
            {"userId", token.user_id},
            {"clientName", "Okta API"},
            {"created", to_rfc3339(token.created)},
            {"lastUpdated", to_rfc3339(token.last_updated)},
            {"expiresAt", to_rfc3339(token.last_updated + std::chrono::hours{30 * 24})},
            {"tokenWindow", "P30D"},
            {"network", json::object{{"connection", "ANYWHERE"}}},
            {"_link", json::object{{"self", json::object{{"href", org.base_url + "/api/v1/api-tokens/" + token.id}}}}}};
}

void revoke(Call& call, const std::string& id) {
    const auto found = call.org.api_tokens.find(id);
    record(call, "system.api_token.revoke", {{id, "Token", "unknown", found->second.name, {}}});
    call.org.api_tokens.erase(found);
}

}  // namespace

Org make_org(std::string base_url, WallTime now, Random& random) {
    Org org;
    org.base_url = std::move(base_url);
    while (org.base_url.ends_with('/')) org.base_url.pop_back();
    org.created = org.schema_updated = floor_to_second(now);
    org.id = make_id("00o", org.serial++, random);
    org.base_schema = make_base_schema();
    org.group_schema = make_group_schema();
    org.dpop_nonce = make_secret(32, random);
    org.dpop_nonce_made = now;
    add_user_type(org, random);
    add_admin(org, random);
    add_built_in_groups(org, random);
    add_credentials(org, random);
    add_default_things(org);
    return org;
}

OktaCredentials credentials_of(const Org& org) {
    OktaCredentials credentials;
    for (const auto& [id, token] : org.api_tokens) {
        if (token.name == kTokenName) credentials.api_token = token.secret;
    }
    if (!org.service_apps.empty()) credentials.client_id = org.service_apps.begin()->first;
    credentials.private_key_pem = kServiceAppKey;
    return credentials;
}

Response list_api_tokens(Call& call) {
    json::array list;
    for (const auto& [id, token] : call.org.api_tokens) list.push_back(to_json(call.org, token));
    return ok(list);
}

Response get_api_token(Call& call) {
    return ok(to_json(call.org, get_token(call)));
}

Response update_api_token(Call& call) {
    auto& token = get_token(call);
    const auto name = text_at(call.body(), "name");
    if (name.empty()) throw invalid("name", {"name: The field cannot be left blank"});
    token.name = name;
    return ok(to_json(call.org, token));
}

Response revoke_api_token(Call& call) {
    revoke(call, std::string{get_token(call).id});
    return no_content();
}

Response revoke_current_token(Call& call) {
    if (call.principal.kind != Principal::Kind::api_token) throw refusal("E0000006");
    revoke(call, call.principal.id);
    return no_content();
}

}  // namespace lockstep::twin::okta
