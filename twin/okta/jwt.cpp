#include "twin/okta/jwt.hpp"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/sha.h>

#include <array>
#include <memory>

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {
namespace {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* pointer) const {
        Free(pointer);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::optional<std::string> from_base64url(std::string_view text) {
    std::string standard{text};
    for (auto& c : standard) c = c == '-' ? '+' : c == '_' ? '/' : c;
    const auto padding = (4 - standard.size() % 4) % 4;
    if (padding == 3) return std::nullopt;
    standard.append(padding, '=');
    std::string bytes(standard.size() / 4 * 3, '\0');
    const auto length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), bytes_of(standard),
                                        static_cast<int>(standard.size()));
    if (length < 0) return std::nullopt;
    bytes.resize(static_cast<std::size_t>(length) - padding);
    return bytes;
}

std::optional<json::object> object_from(std::string_view base64) {
    const auto text = from_base64url(base64);
    if (!text) return std::nullopt;
    json::error_code error;
    auto value = json::parse(*text, error);
    if (error || !value.is_object()) return std::nullopt;
    return std::move(value.as_object());
}

std::string bytes_at(const json::object& jwk, std::string_view name) {
    return from_base64url(text_at(jwk, name)).value_or("");
}

std::string to_text(const Key& key) {
    const Bio bio{BIO_new(BIO_s_mem())};
    if (!key || PEM_write_bio_PUBKEY(bio.get(), key.get()) != 1) return {};
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

Key build(const char* type, OSSL_PARAM_BLD* builder) {
    const Params params{OSSL_PARAM_BLD_to_param(builder)};
    const KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr)};
    EVP_PKEY* key = nullptr;
    if (!params || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
        return nullptr;
    }
    return Key{key};
}

Key rsa_key(const json::object& jwk) {
    const auto n = bytes_at(jwk, "n"), e = bytes_at(jwk, "e");
    const Number modulus{BN_bin2bn(bytes_of(n), static_cast<int>(n.size()), nullptr)};
    const Number exponent{BN_bin2bn(bytes_of(e), static_cast<int>(e.size()), nullptr)};
    const Builder builder{OSSL_PARAM_BLD_new()};
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
    return build("RSA", builder.get());
}

Key ec_key(const json::object& jwk) {
    const auto curve = text_at(jwk, "crv");
    const std::string point = "\x04" + bytes_at(jwk, "x") + bytes_at(jwk, "y");
    const Builder builder{OSSL_PARAM_BLD_new()};
    OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.c_str(), 0);
    OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
    return build("EC", builder.get());
}

Key read_public(const std::string& pem) {
    const Bio bio{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    return Key{PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr)};
}

// JWS writes an elliptic signature as r and s side by side, OpenSSL reads it as DER.
std::string to_der(std::string_view signature) {
    const auto half = signature.size() / 2;
    const Signature parts{ECDSA_SIG_new()};
    ECDSA_SIG_set0(parts.get(), BN_bin2bn(bytes_of(signature), static_cast<int>(half), nullptr),
                   BN_bin2bn(bytes_of(signature.substr(half)), static_cast<int>(signature.size() - half), nullptr));
    unsigned char* data = nullptr;
    const auto size = i2d_ECDSA_SIG(parts.get(), &data);
    if (size <= 0) return {};
    std::string der{reinterpret_cast<char*>(data), static_cast<std::size_t>(size)};
    OPENSSL_free(data);
    return der;
}

}  // namespace

std::optional<Jwt> parse_jwt(std::string_view text) {
    const auto first = text.find('.');
    const auto second = first == std::string_view::npos ? first : text.find('.', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    auto header = object_from(text.substr(0, first));
    auto claims = object_from(text.substr(first + 1, second - first - 1));
    auto signature = from_base64url(text.substr(second + 1));
    if (!header || !claims || !signature) return std::nullopt;
    return Jwt{std::move(*header), std::move(*claims), std::string{text.substr(0, second)}, std::move(*signature)};
}

std::string to_pem(const json::object& jwk) {
    const auto type = text_at(jwk, "kty");
    if (type == "RSA") return to_text(rsa_key(jwk));
    if (type == "EC") return to_text(ec_key(jwk));
    return {};
}

bool has_signature_of(const Jwt& jwt, const std::string& public_key_pem) {
    const auto algorithm = text_at(jwt.header, "alg");
    const bool elliptic = algorithm.starts_with("ES");
    const EVP_MD* digest = algorithm.ends_with("256")   ? EVP_sha256()
                           : algorithm.ends_with("384") ? EVP_sha384()
                           : algorithm.ends_with("512") ? EVP_sha512()
                                                        : nullptr;
    const auto key = read_public(public_key_pem);
    if (!key || !digest || (!elliptic && !algorithm.starts_with("RS"))) return false;
    if (EVP_PKEY_get_base_id(key.get()) != (elliptic ? EVP_PKEY_EC : EVP_PKEY_RSA)) return false;
    const auto signature = elliptic ? to_der(jwt.signature) : jwt.signature;
    const DigestContext context{EVP_MD_CTX_new()};
    return EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(jwt.signed_part),
                            jwt.signed_part.size()) == 1;
}

std::string thumbprint(const json::object& jwk) {
    // Members in the order of RFC 7638 §3.2: only the required ones, by name.
    json::object canonical;
    const bool rsa = text_at(jwk, "kty") == "RSA";
    const std::array<const char*, 4> members =
        rsa ? std::array<const char*, 4>{"e", "kty", "n", ""} : std::array<const char*, 4>{"crv", "kty", "x", "y"};
    for (const std::string_view name : members) {
        if (!name.empty()) canonical[name] = text_at(jwk, name);
    }
    return to_base64url(sha256(json::serialize(canonical)));
}

std::string public_half(const std::string& private_key_pem) {
    const Bio bio{BIO_new_mem_buf(private_key_pem.data(), static_cast<int>(private_key_pem.size()))};
    return to_text(Key{PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr)});
}

std::string to_base64url(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const auto length =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes_of(bytes), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    while (text.ends_with('=')) text.pop_back();
    for (auto& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
    return text;
}

std::string sha256(std::string_view bytes) {
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    SHA256(bytes_of(bytes), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()));
    return digest;
}

}  // namespace lockstep::twin::okta
