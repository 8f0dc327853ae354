// Our tokens as the twin reads them: it checks signatures with code of its own.
#include "directory/okta/jwt.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "twin/okta/jwt.hpp"
#include "twin/okta/okta.hpp"

namespace lockstep::directory::okta {
namespace {

std::string rsa_pem() {
    SeededRandom random{1};
    return twin::make_okta("http://127.0.0.1", WallTime{}, random)->credentials().private_key_pem;
}

bool is_signed_by(const std::string& token, const SigningKey& key) {
    const auto parsed = twin::okta::parse_jwt(token);
    return parsed && twin::okta::has_signature_of(*parsed, twin::okta::to_pem(key.public_jwk()));
}

TEST(OktaJwt, AnRsaKeySignsRs256) {
    const auto key = SigningKey::from_pem(rsa_pem());
    EXPECT_EQ(key.algorithm(), "RS256");
    EXPECT_TRUE(is_signed_by(make_jwt({{"kid", "k"}}, {{"sub", "x"}}, key), key));
}

TEST(OktaJwt, AnEllipticKeySignsEs256InFixedLength) {
    const auto key = SigningKey::make();
    EXPECT_EQ(key.algorithm(), "ES256");
    for (int i = 0; i < 64; ++i) {
        const auto text = std::to_string(i);
        EXPECT_EQ(key.sign(text).size(), 64U);  // DER would vary
        EXPECT_TRUE(is_signed_by(make_jwt({}, {{"sub", text}}, key), key));
    }
}

TEST(OktaJwt, ThePublicHalfIsAllThatIsShown) {
    for (const auto& key : {SigningKey::make(), SigningKey::from_pem(rsa_pem())}) {
        for (const char* secret : {"d", "p", "q", "dp", "dq", "qi"}) EXPECT_FALSE(key.public_jwk().contains(secret));
    }
}

TEST(OktaJwt, AnythingElseIsNoKey) {
    EXPECT_THROW(std::ignore = SigningKey::from_pem("-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n"),
                 std::runtime_error);
    EXPECT_THROW(std::ignore = SigningKey::from_pem(""), std::runtime_error);
}

TEST(OktaJwt, Base64UrlHasNoPaddingAndNoSlash) {
    EXPECT_EQ(to_base64url(""), "");
    EXPECT_EQ(to_base64url("f"), "Zg");
    EXPECT_EQ(to_base64url("\xfb\xff\xfe"), "-__-");
}

}  // namespace
}  // namespace lockstep::directory::okta
