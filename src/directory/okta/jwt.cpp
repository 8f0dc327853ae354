#include "directory/okta/jwt.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>

#include <array>
#include <boost/json/serialize.hpp>
#include <stdexcept>
#include <vector>

namespace lockstep::directory::okta {
namespace {

template <auto Free>
struct Deleter {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using BioPtr = std::unique_ptr<BIO, Deleter<BIO_free>>;
using BnPtr = std::unique_ptr<BIGNUM, Deleter<BN_free>>;
using ContextPtr = std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>>;
using SignaturePtr = std::unique_ptr<ECDSA_SIG, Deleter<ECDSA_SIG_free>>;

constexpr int kSmallestRsa = 2048;
constexpr int kFieldBytes = 32;  // of P-256

void require(bool done, const char* what) {
    if (!done) throw std::runtime_error{what};
}

std::string to_bytes(const BIGNUM* number, int size) {
    std::string bytes(static_cast<std::size_t>(size), '\0');
    require(BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), size) == size, "a number is too long");
    return bytes;
}

std::string parameter(const EVP_PKEY* key, const char* name, int size) {
    BIGNUM* number = nullptr;
    require(EVP_PKEY_get_bn_param(key, name, &number) == 1, "the key has no public half");
    const BnPtr owned{number};
    return to_bytes(number, size == 0 ? BN_num_bytes(number) : size);
}

std::string to_fixed(const std::string& der) {
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    const SignaturePtr signature{d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()))};
    require(signature != nullptr, "OpenSSL made a signature that it cannot read");
    return to_bytes(ECDSA_SIG_get0_r(signature.get()), kFieldBytes) +
           to_bytes(ECDSA_SIG_get0_s(signature.get()), kFieldBytes);
}

bool is_p256(const EVP_PKEY* key) {
    std::array<char, 32> name{};
    std::size_t size = 0;
    return EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_group_name(key, name.data(), name.size(), &size) == 1 &&
           std::string_view{name.data(), size} == "prime256v1";
}

}  // namespace

struct SigningKey::Key {
    KeyPtr pkey;
    bool elliptic = false;
};

SigningKey::SigningKey(std::unique_ptr<Key> key) : key_{std::move(key)} {}
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;

SigningKey SigningKey::from_pem(std::string_view pem) {
    const BioPtr bio{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    require(bio != nullptr, "out of memory");
    const auto no_password = [](char*, int, int, void*) { return -1; };
    KeyPtr key{PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr)};
    require(key != nullptr, "private_key is no PEM private key without a password");
    const bool elliptic = is_p256(key.get());
    const bool rsa = EVP_PKEY_is_a(key.get(), "RSA") == 1 && EVP_PKEY_get_bits(key.get()) >= kSmallestRsa;
    require(elliptic || rsa, "private_key must be RSA with at least 2048 bits, or EC P-256");
    return SigningKey{std::make_unique<Key>(std::move(key), elliptic)};
}

SigningKey SigningKey::make() {
    KeyPtr key{EVP_EC_gen("P-256")};
    require(key != nullptr, "OpenSSL makes no P-256 key");
    return SigningKey{std::make_unique<Key>(std::move(key), true)};
}

std::string_view SigningKey::algorithm() const {
    return key_->elliptic ? "ES256" : "RS256";
}

std::string SigningKey::sign(std::string_view text) const {
    const ContextPtr context{EVP_MD_CTX_new()};
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t size = 0;
    require(context && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_->pkey.get()) == 1 &&
                EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size()) == 1,
            "OpenSSL does not sign");
    std::string signature(size, '\0');
    require(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes,
                           text.size()) == 1,
            "OpenSSL does not sign");
    signature.resize(size);
    return key_->elliptic ? to_fixed(signature) : signature;
}

boost::json::object SigningKey::public_jwk() const {
    const auto number = [&](const char* name, int bytes) {
        return to_base64url(parameter(key_->pkey.get(), name, bytes));
    };
    if (key_->elliptic) {
        return {{"kty", "EC"},
                {"crv", "P-256"},
                {"x", number(OSSL_PKEY_PARAM_EC_PUB_X, kFieldBytes)},
                {"y", number(OSSL_PKEY_PARAM_EC_PUB_Y, kFieldBytes)}};
    }
    return {{"kty", "RSA"}, {"n", number(OSSL_PKEY_PARAM_RSA_N, 0)}, {"e", number(OSSL_PKEY_PARAM_RSA_E, 0)}};
}

std::string make_jwt(boost::json::object header, const boost::json::object& claims, const SigningKey& key) {
    header["alg"] = key.algorithm();
    const auto text = to_base64url(boost::json::serialize(header)) + "." + to_base64url(boost::json::serialize(claims));
    return text + "." + to_base64url(key.sign(text));
}

std::string to_base64url(std::string_view bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    while (text.ends_with('=')) text.pop_back();
    for (char& c : text) {
        if (c == '+') c = '-';
        if (c == '/') c = '_';
    }
    return text;
}

std::string sha256(std::string_view text) {
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
           reinterpret_cast<unsigned char*>(digest.data()));
    return digest;
}

}  // namespace lockstep::directory::okta
