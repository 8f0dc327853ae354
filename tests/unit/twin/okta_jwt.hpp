// Signing for tests: JSON Web Tokens with a key of ours.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

namespace lockstep::twin {

/// RS256 with a private key in PEM.
[[nodiscard]] std::string sign_jwt(boost::json::object header, const boost::json::object& claims,
                                   const std::string& private_key_pem);
/// ES256 with a fresh P-256 key, whose public half is put into the header as `jwk`.
class EllipticSigner {
public:
    EllipticSigner();
    ~EllipticSigner();
    EllipticSigner(const EllipticSigner&) = delete;
    EllipticSigner& operator=(const EllipticSigner&) = delete;
    [[nodiscard]] std::string sign(boost::json::object header, const boost::json::object& claims) const;

private:
    void* key_;
};

}  // namespace lockstep::twin
