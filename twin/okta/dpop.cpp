#include "twin/okta/dpop.hpp"

#include "twin/okta/ids.hpp"
#include "twin/okta/jwt.hpp"

namespace lockstep::twin::okta {
namespace {

constexpr std::chrono::minutes kOldest{5};
constexpr std::size_t kMostRemembered = 100'000;
constexpr std::chrono::hours kHandedOut{24};
constexpr std::chrono::hours kTakenAfterwards{3 * 24};

std::string_view without_query(std::string_view url) {
    return url.substr(0, url.find_first_of("?#"));
}

std::string_view path_of(std::string_view url) {
    const auto bare = without_query(url);
    const auto scheme = bare.find("://");
    const auto start = scheme == std::string_view::npos ? 0 : bare.find('/', scheme + 3);
    return start == std::string_view::npos ? std::string_view{"/"} : bare.substr(start);
}

WallTime time_at(const json::object& claims, std::string_view name) {
    const auto* value = claims.if_contains(name);
    if (!value || !value->is_number()) return {};
    return WallTime{std::chrono::seconds{value->to_number<std::int64_t>()}};
}

// Where the public URL and the one the socket saw may differ (a proxy in front), the public one counts.
bool is_url_of(const Org& org, const Request& request, std::string_view htu) {
    return htu == without_query(request.url) || htu == org.base_url + std::string{path_of(request.url)};
}

std::string challenge(const Org& org, const Request& request, std::string_view scope, std::string_view error,
                      std::string_view description) {
    return fmt::format(
        "DPoP algs=\"RS256 RS384 RS512 ES256 ES384 ES512\", authorization_uri=\"{0}/oauth2/v1/authorize\", "
        "realm=\"{0}\", scope=\"{1}\", error=\"{2}\", error_description=\"{3}\", resource=\"{4}\"",
        org.base_url, scope, error, description, path_of(request.url));
}

std::string wrong_claims(Org& org, const Request& request, const Jwt& proof, std::string_view token, WallTime now) {
    if (text_at(proof.header, "typ") != "dpop+jwt") {
        return "The DPoP proof JWT header value 'typ' is invalid.";
    }
    if (text_at(proof.claims, "htm") != request.method) return "The DPoP proof JWT claim 'htm' is invalid.";
    if (!is_url_of(org, request, text_at(proof.claims, "htu"))) return "The DPoP proof JWT claim 'htu' is invalid.";
    const auto issued = time_at(proof.claims, "iat");
    if (issued < now - kOldest) return "The DPoP proof JWT is older than five minutes.";
    if (issued > now + std::chrono::minutes{1}) return "The DPoP proof JWT is issued in the future.";
    const auto id = text_at(proof.claims, "jti");
    if (id.empty()) return "The DPoP proof JWT claim 'jti' is missing.";
    if (!token.empty() && text_at(proof.claims, "ath") != to_base64url(sha256(token))) {
        return "The DPoP proof JWT claim 'ath' is invalid.";
    }
    if (org.proof_ids.size() > kMostRemembered) org.proof_ids.clear();
    if (!org.proof_ids.insert(id).second) return "The DPoP proof JWT has already been used.";
    return {};
}

}  // namespace

Proof read_proof(Org& org, const Request& request, std::string_view token, WallTime now) {
    const auto header = request.headers.find("dpop");
    if (!header) return {"The DPoP proof JWT header is missing.", {}, {}};
    const auto proof = parse_jwt(*header);
    if (!proof) return {"The DPoP proof JWT is malformed.", {}, {}};
    const auto* key = object_at(proof->header, "jwk");
    if (!key || key->contains("d") || !has_signature_of(*proof, to_pem(*key))) {
        return {"The DPoP proof JWT header value 'jwk' is invalid.", {}, {}};
    }
    return {wrong_claims(org, request, *proof, token, now), thumbprint(*key), text_at(proof->claims, "nonce")};
}

void renew_nonce(Org& org, WallTime now, Random& random) {
    if (now < org.dpop_nonce_made + kHandedOut) return;
    org.old_dpop_nonces[org.dpop_nonce] = org.dpop_nonce_made;
    std::erase_if(org.old_dpop_nonces,
                  [&](const auto& old) { return old.second + kHandedOut + kTakenAfterwards <= now; });
    org.dpop_nonce = make_secret(32, random);
    org.dpop_nonce_made = now;
}

bool is_taken_nonce(const Org& org, std::string_view nonce, WallTime now) {
    if (nonce == org.dpop_nonce) return true;
    const auto old = org.old_dpop_nonces.find(std::string{nonce});
    return old != org.old_dpop_nonces.end() && now < old->second + kHandedOut + kTakenAfterwards;
}

void check_proof_of_call(Org& org, const Request& request, const AccessToken& held, std::string_view token,
                         std::string_view scope, WallTime now) {
    auto proof = read_proof(org, request, token, now);
    if (proof.wrong.empty() && proof.thumbprint != held.thumbprint) {
        proof.wrong = "The DPoP proof JWT is not signed with the key that the access token is bound to.";
    }
    if (!proof.wrong.empty()) {
        auto refused = refusal("E0000005");
        refused.headers.add("www-authenticate", challenge(org, request, scope, "invalid_dpop_proof", proof.wrong));
        throw refused;
    }
    if (!org.settings.api_dpop_nonce || is_taken_nonce(org, proof.nonce, now)) return;
    auto refused = refusal("E0000011");  // 401, as RFC 9449 §9 says of a resource server
    refused.headers.add("www-authenticate", challenge(org, request, scope, "use_dpop_nonce",
                                                      "Resource server requires nonce in DPoP proof."));
    refused.headers.add("dpop-nonce", org.dpop_nonce);
    throw refused;
}

}  // namespace lockstep::twin::okta
