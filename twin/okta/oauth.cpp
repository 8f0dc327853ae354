#include "twin/okta/oauth.hpp"

#include <algorithm>
#include <boost/url.hpp>
#include <boost/url/decode_view.hpp>
#include <boost/url/params_encoded_view.hpp>
#include <boost/url/parse_query.hpp>
#include <ranges>

#include "twin/okta/dpop.hpp"
#include "twin/okta/ids.hpp"
#include "twin/okta/jwt.hpp"
#include "twin/okta/log.hpp"
#include "twin/okta/sessions.hpp"
#include "twin/okta/users.hpp"

namespace lockstep::twin::okta {
namespace {

constexpr std::chrono::hours kTokenLife{1};
constexpr std::size_t kMostRemembered = 100'000;

/// A refusal of the token endpoint, in OAuth's shape.
struct OAuthRefusal {
    int status;
    std::string error;
    std::string description;
    Headers headers;
};

Response to_response(OAuthRefusal refused) {
    return {refused.status, std::move(refused.headers),
            json::serialize(json::object{{"error", refused.error}, {"error_description", refused.description}})};
}

OAuthRefusal invalid_client(std::string description) {
    return {401, "invalid_client", std::move(description), {}};
}

// The form of the body, or of the query where a client sends it there.
Target form_of(const Call& call) {
    auto form = to_target("/?" + call.request.body);
    if (!form) throw OAuthRefusal{400, "invalid_request", "The request body is malformed.", {}};
    std::ranges::copy(call.target.query, std::back_inserter(form->query));
    return std::move(*form);
}

std::string text_of(const Target& form, std::string_view name) {
    return std::string{form.find(name).value_or("")};
}

std::optional<WallTime> time_at(const json::object& claims, std::string_view name) {
    const auto* value = claims.if_contains(name);
    if (!value || !value->is_number()) return std::nullopt;
    return WallTime{std::chrono::seconds{value->to_number<std::int64_t>()}};
}

bool is_audience(const Call& call, const json::object& claims) {
    const auto* audience = claims.if_contains("aud");
    if (!audience) return false;
    const auto fits = [&](const json::value& value) {
        return value.is_string() && (value.as_string() == call.org.base_url + "/oauth2/v1/token" ||
                                     value.as_string() == call.request.url.substr(0, call.request.url.find('?')));
    };
    return audience->is_array() ? std::ranges::any_of(audience->as_array(), fits) : fits(*audience);
}

void check_claims(Call& call, const Jwt& assertion) {
    const auto& claims = assertion.claims;
    if (!is_audience(call, claims))
        throw invalid_client("The audience claim for client_assertion must be the endpoint invoked for the request.");
    const auto expires = time_at(claims, "exp");
    if (!expires || *expires <= call.now) throw invalid_client("The client_assertion token is expired.");
    if (*expires > call.now + std::chrono::hours{1}) {
        throw invalid_client("The client_assertion token has an expiration too far into the future.");
    }
    const auto issued = time_at(claims, "iat");
    if (issued && *issued > call.now + std::chrono::minutes{5}) {
        throw invalid_client("The client_assertion token was issued in the future.");
    }
    const auto id = text_at(claims, "jti");
    if (id.empty()) return;
    if (call.org.assertion_ids.size() > kMostRemembered) call.org.assertion_ids.clear();
    if (!call.org.assertion_ids.insert(id).second) {
        throw invalid_client("The client_assertion token has already been used.");
    }
}

const ServiceApp& authenticate_app(Call& call, const Target& form) {
    if (text_of(form, "client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer") {
        throw invalid_client("The client_assertion_type is missing or not supported.");
    }
    const auto assertion = parse_jwt(text_of(form, "client_assertion"));
    if (!assertion) throw invalid_client("The parsing of the client_assertion failed.");
    const auto client_id = text_at(assertion->claims, "sub");
    const auto app = call.org.service_apps.find(client_id);
    if (app == call.org.service_apps.end() || text_at(assertion->claims, "iss") != client_id) {
        throw invalid_client("Invalid value for 'client_id' parameter.");
    }
    const auto kid = text_at(assertion->header, "kid");
    const auto verifies = [&](const auto& entry) {
        return (kid.empty() || kid == entry.first) && has_signature_of(*assertion, entry.second);
    };
    if (!kid.empty() && !app->second.keys.contains(kid)) {
        throw invalid_client("The client_assertion token has an invalid kid.");
    }
    if (std::ranges::none_of(app->second.keys, verifies)) {
        throw invalid_client("The client_assertion signature is invalid.");
    }
    check_claims(call, *assertion);
    return app->second;
}

// What is not granted is dropped; nothing left is an error.
std::vector<std::string> granted(const ServiceApp& app, const std::string& wanted) {
    if (wanted.empty()) throw OAuthRefusal{400, "invalid_scope", "The scope parameter is missing.", {}};
    std::vector<std::string> scopes;
    for (const auto part : wanted | std::views::split(' ')) {
        const std::string scope{part.begin(), part.end()};
        if (std::ranges::find(app.scopes, scope) != app.scopes.end()) scopes.push_back(scope);
    }
    if (scopes.empty()) {
        throw OAuthRefusal{400, "consent_required", "You are not allowed any of the requested scopes.", {}};
    }
    return scopes;
}

// The dance of RFC 9449: first without a nonce, then with the one that the refusal names.
std::string bound_key(Call& call, const ServiceApp& app) {
    if (!call.request.headers.find("dpop")) {
        if (!app.dpop && !call.org.settings.dpop_required) return {};
        throw OAuthRefusal{400, "invalid_dpop_proof", "The DPoP proof JWT header is missing.", {}};
    }
    const auto proof = read_proof(call.org, call.request, {}, call.now);
    if (!proof.wrong.empty()) throw OAuthRefusal{400, "invalid_dpop_proof", proof.wrong, {}};
    if (!is_taken_nonce(call.org, proof.nonce, call.now)) {
        throw OAuthRefusal{400,
                           "use_dpop_nonce",
                           "Authorization server requires nonce in DPoP proof.",
                           {{"dpop-nonce", call.org.dpop_nonce}}};
    }
    return proof.thumbprint;
}

// Shaped like the vendor's; nobody but the twin can check it, so its signature is noise.
std::string token_text(Call& call, const AccessToken& token) {
    json::array scopes;
    for (const auto& scope : token.scopes) scopes.push_back(json::string{scope});
    const auto seconds = [](WallTime time) {
        return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
    };
    const json::object header{{"kid", "twin"}, {"typ", "application/okta-internal-at+jwt"}, {"alg", "RS256"}};
    json::object claims{{"ver", 1},
                        {"jti", token.id},
                        {"iss", call.org.base_url},
                        {"aud", call.org.base_url},
                        {"sub", token.client_id},
                        {"iat", seconds(call.now)},
                        {"exp", seconds(token.expires)},
                        {"cid", token.client_id},
                        {"scp", std::move(scopes)}};
    if (!token.thumbprint.empty()) claims["cnf"] = json::object{{"jkt", token.thumbprint}};
    return to_base64url(json::serialize(header)) + "." + to_base64url(json::serialize(claims)) + "." +
           make_secret(342, call.random);
}

Response grant(Call& call) {
    const auto form = form_of(call);
    if (text_of(form, "grant_type") != "client_credentials") {
        throw OAuthRefusal{400, "unsupported_grant_type", "The authorization grant type is not supported.", {}};
    }
    const auto& app = authenticate_app(call, form);
    AccessToken token;
    token.thumbprint = bound_key(call, app);
    token.scopes = granted(app, text_of(form, "scope"));
    token.id = "AT." + make_secret(40, call.random);
    token.client_id = app.client_id;
    token.expires = call.now + kTokenLife;
    const auto text = token_text(call, token);
    std::erase_if(call.org.access_tokens, [&](const auto& entry) { return entry.second.expires <= call.now; });
    call.org.access_tokens[text] = token;
    call.principal.kind = Principal::Kind::service_app;
    call.principal.id = app.client_id;
    call.principal.access_token_id = token.id;
    record(call, "app.oauth2.token.grant.access_token", {{token.id, "access_token", "unknown", "Access Token", {}}});
    auto response = ok(json::object{{"token_type", token.thumbprint.empty() ? "Bearer" : "DPoP"},
                                    {"expires_in", 3600},
                                    {"access_token", text},
                                    {"scope", fmt::format("{}", fmt::join(token.scopes, " "))}});
    if (!token.thumbprint.empty()) response.headers.add("dpop-nonce", call.org.dpop_nonce);
    return response;
}

User& subject_of(Call& call) {
    const auto body = call.body();
    const auto* subject = object_at(body, "sub_id");
    if (!subject) throw invalid("sub_id", {"sub_id: The field cannot be left blank"});
    const auto format = text_at(*subject, "format");
    if (format == "opaque") return get_user(call, text_at(*subject, "id"));
    if (format == "iss_sub") return get_user(call, text_at(*subject, "sub"));
    if (format == "email") return get_user(call, text_at(*subject, "email"));
    throw invalid("sub_id", {"sub_id.format: The field has an invalid value"});
}

}  // namespace

Response issue_token(Call& call) {
    try {
        return grant(call);
    } catch (OAuthRefusal& refused) {
        return to_response(std::move(refused));
    }
}

Response revoke_globally(Call& call) {
    auto& user = subject_of(call);
    end_access(call, user, true);
    record(call, "user.authentication.universal_logout", {target_of(user)});
    return no_content();
}

}  // namespace lockstep::twin::okta
