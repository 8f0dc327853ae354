#include "twin/okta/app_extras.hpp"

#include "twin/okta/apps.hpp"
#include "twin/okta/catalog.hpp"
#include "twin/okta/sessions.hpp"

namespace lockstep::twin::okta {
namespace {

constexpr std::size_t kLeastKeyLetters = 2048 / 6;  ///< of a modulus in base64url

void refuse_small_key(const json::object& key) {
    if (text_at(key, "kty") != "RSA" || text_at(key, "n").size() >= kLeastKeyLetters) return;
    throw invalid("JsonWebKey", {"RSA key length in the 'jwks' is less than '2,048' bits for the given key."});
}

std::string keys_of(const App& app) {
    return "apps/" + app.id + "/credentials/jwks";
}

// One operation of a JSON Patch.
void patch(AppGroup& assigned, const json::object& operation) {
    const auto path = text_at(operation, "path");
    const auto* value = operation.if_contains("value");
    const bool removes = text_at(operation, "op") == "remove";
    if (path == "/priority" && value && value->is_int64()) {
        assigned.priority = value->as_int64();
    } else if (path.starts_with("/profile/")) {
        const auto name = path.substr(std::string_view{"/profile/"}.size());
        if (removes || !value)
            assigned.profile.erase(name);
        else
            assigned.profile[name] = *value;
    } else {
        throw invalid("path", {"path: The field has an invalid value"});
    }
}

}  // namespace

Response replace_app(Call& call) {
    auto& app = get_app(call.org, call.ids[0]);
    if (!app.active) {
        auto refused = refusal("E0000024");
        refused.causes = {"This operation on app metadata is not yet supported: No active instances."};
        throw refused;
    }
    take_app(call, app, call.body());
    return ok(json::value(app_json(call.org, app)));
}

Response patch_app_group(Call& call) {
    auto& app = get_app(call.org, call.ids[0]);
    const auto found = app.groups.find(call.ids[1]);
    if (found == app.groups.end()) throw not_found(call.ids[1], "ApplicationGroupAssignment");
    json::error_code error;
    const auto operations = json::parse(call.request.body, error);
    if (error || !operations.is_array()) throw refusal("E0000003");
    for (const auto& operation : operations.as_array()) {
        if (!operation.is_object()) throw refusal("E0000003");
        patch(found->second, operation.as_object());
    }
    found->second.last_updated = call.second();
    return ok(json::value(app_group_json(call.org, app, found->first, found->second)));
}

Response get_feature(Call& call) {
    static_cast<void>(get_app(call.org, call.ids[0]));
    throw invalid("feature", {"Provisioning is not supported."});
}

Response replace_feature(Call& call) {
    static_cast<void>(call.body());
    return get_feature(call);
}

Response list_app_keys(Call& call) {
    json::array keys;
    for (const auto& [id, key] : call.org.things[keys_of(get_app(call.org, call.ids[0]))]) keys.push_back(key);
    return ok(json::value(json::object{{"jwks", json::object{{"keys", std::move(keys)}}}}));
}

Response add_app_key(Call& call) {
    const auto& app = get_app(call.org, call.ids[0]);
    auto key = call.body();
    refuse_small_key(key);
    const auto id = call.new_id("pks");
    key["id"] = id;
    key["created"] = key["lastUpdated"] = to_rfc3339(call.second());
    call.org.things[keys_of(app)][id] = key;
    return ok(json::value(std::move(key)), 201);
}

Response assign_app_policy(Call& call) {
    static_cast<void>(get_app(call.org, call.ids[0]));
    const auto& policy = get_thing(call.org, "policies", call.ids[1], "Policy");
    if (text_at(policy, "name") == kConsolePolicy) {
        throw invalid("Policy", {fmt::format("This policy belongs to \"{}\", and re-assignment of this policy is not "
                                             "allowed",
                                             kConsolePolicy)});
    }
    return no_content();
}

Response list_app_tokens(Call& call) {
    const auto& app = get_app(call.org, call.ids[0]);
    json::array list;
    for (const auto& [id, user] : call.org.users) {
        for (const auto& token : user.tokens) {
            if (token.client_id == app.id) list.push_back(token_json(call.org, user, token));
        }
    }
    return ok(json::value(std::move(list)));
}

Response get_app_token(Call& call) {
    for (const auto& [id, user] : call.org.users) {
        for (const auto& token : user.tokens) {
            if (token.client_id == call.ids[0] && token.id == call.ids[1]) {
                return ok(json::value(token_json(call.org, user, token)));
            }
        }
    }
    throw not_found(fmt::format("{}.{}", call.ids[0], call.ids[1]), "OAuth2RefreshTokenTx");
}

Response get_provisioning_connection(Call& call) {
    throw not_found(call.ids[1], "Connection");
}

Response get_saml_metadata(Call& call) {
    const auto& app = get_app(call.org, call.ids[0]);
    const auto accept = call.request.headers.find("accept").value_or("");
    if (accept.find("xml") == std::string_view::npos) throw refusal("E0000019");
    Response response;
    response.headers.add("content-type", "application/xml");
    response.body = fmt::format(
        R"(<?xml version="1.0" encoding="UTF-8"?><md:EntityDescriptor entityID="http://www.okta.com/{}" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"/>)",
        app.id);
    return response;
}

}  // namespace lockstep::twin::okta
