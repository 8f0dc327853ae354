#include "tests/unit/twin/okta_jwt.hpp"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "twin/okta/jwt.hpp"

namespace lockstep::twin {
namespace {

namespace json = boost::json;

std::string signature_of(EVP_PKEY* key, const std::string& text) {
    auto* context = EVP_MD_CTX_new();
    std::string signature(1024, '\0');
    std::size_t size = signature.size();
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key);
    EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size,
                   reinterpret_cast<const unsigned char*>(text.data()), text.size());
    EVP_MD_CTX_free(context);
    signature.resize(size);
    return signature;
}

std::string unsigned_part(const json::object& header, const json::object& claims) {
    return okta::to_base64url(json::serialize(header)) + "." + okta::to_base64url(json::serialize(claims));
}

std::string coordinate(EVP_PKEY* key, const char* name) {
    BIGNUM* number = nullptr;
    EVP_PKEY_get_bn_param(key, name, &number);
    std::string bytes(32, '\0');
    BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), 32);
    BN_free(number);
    return okta::to_base64url(bytes);
}

}  // namespace

std::string sign_jwt(json::object header, const json::object& claims, const std::string& private_key_pem) {
    header["alg"] = "RS256";
    auto* bio = BIO_new_mem_buf(private_key_pem.data(), static_cast<int>(private_key_pem.size()));
    auto* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    const auto text = unsigned_part(header, claims);
    auto token = text + "." + okta::to_base64url(signature_of(key, text));
    EVP_PKEY_free(key);
    return token;
}

EllipticSigner::EllipticSigner() : key_{EVP_EC_gen("P-256")} {}

EllipticSigner::~EllipticSigner() {
    EVP_PKEY_free(static_cast<EVP_PKEY*>(key_));
}

std::string EllipticSigner::sign(json::object header, const json::object& claims) const {
    auto* key = static_cast<EVP_PKEY*>(key_);
    header["alg"] = "ES256";
    header["jwk"] = json::object{{"kty", "EC"},
                                 {"crv", "P-256"},
                                 {"x", coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X)},
                                 {"y", coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y)}};
    const auto text = unsigned_part(header, claims);
    const auto der = signature_of(key, text);
    const auto* data = reinterpret_cast<const unsigned char*>(der.data());
    auto* parts = d2i_ECDSA_SIG(nullptr, &data, static_cast<long>(der.size()));
    std::string raw(64, '\0');
    BN_bn2binpad(ECDSA_SIG_get0_r(parts), reinterpret_cast<unsigned char*>(raw.data()), 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(parts), reinterpret_cast<unsigned char*>(raw.data()) + 32, 32);
    ECDSA_SIG_free(parts);
    return text + "." + okta::to_base64url(raw);
}

}  // namespace lockstep::twin
