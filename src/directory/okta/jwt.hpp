// JSON Web Tokens as Okta wants them: our assertion for a token, and DPoP proofs (RFC 9449). OpenSSL does the
// arithmetic.
#pragma once

#include <boost/json/object.hpp>
#include <memory>
#include <string>
#include <string_view>

namespace lockstep::directory::okta {

/// A private key that signs. RSA of at least 2048 bits signs RS256, P-256 signs ES256.
class SigningKey {
public:
    /// @throws std::runtime_error if the PEM holds no such key.
    [[nodiscard]] static SigningKey from_pem(std::string_view pem);
    /// A new P-256 key, known to this process only.
    [[nodiscard]] static SigningKey make();

    SigningKey(SigningKey&&) noexcept;
    SigningKey& operator=(SigningKey&&) noexcept;
    ~SigningKey();

    /// `RS256` or `ES256`.
    [[nodiscard]] std::string_view algorithm() const;
    /// The signature as JWS carries it, not yet encoded: for ES256 r and s, 32 bytes each (RFC 7518 §3.4).
    [[nodiscard]] std::string sign(std::string_view text) const;
    /// The public half (RFC 7517).
    [[nodiscard]] boost::json::object public_jwk() const;

private:
    struct Key;
    explicit SigningKey(std::unique_ptr<Key> key);
    std::unique_ptr<Key> key_;
};

/// `header.claims.signature`; `alg` is filled in.
[[nodiscard]] std::string make_jwt(boost::json::object header, const boost::json::object& claims,
                                   const SigningKey& key);

/// Without padding (RFC 7515 §2).
[[nodiscard]] std::string to_base64url(std::string_view bytes);

[[nodiscard]] std::string sha256(std::string_view text);

}  // namespace lockstep::directory::okta
