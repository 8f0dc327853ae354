// JSON Web Tokens as far as the vendor reads them: compact, signed with RSA or an elliptic curve.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "twin/okta/state.hpp"

namespace lockstep::twin::okta {

struct Jwt {
    json::object header;
    json::object claims;
    std::string signed_part;  ///< `header.claims` as sent
    std::string signature;    ///< bytes
};
/// Empty unless it has three parts of base64url and two JSON objects.
[[nodiscard]] std::optional<Jwt> parse_jwt(std::string_view text);

/// A public key in PEM from a JSON Web Key (kty RSA or EC); empty if it is none.
[[nodiscard]] std::string to_pem(const json::object& jwk);
/// Verifies RS256/384/512 and ES256/384/512 by the token's `alg`.
[[nodiscard]] bool has_signature_of(const Jwt& jwt, const std::string& public_key_pem);
/// RFC 7638 thumbprint, base64url of SHA-256.
[[nodiscard]] std::string thumbprint(const json::object& jwk);
/// The public half of a private key, PEM.
[[nodiscard]] std::string public_half(const std::string& private_key_pem);

[[nodiscard]] std::string to_base64url(std::string_view bytes);
[[nodiscard]] std::string sha256(std::string_view bytes);

}  // namespace lockstep::twin::okta
