#include "tests/unit/twin/okta_client.hpp"
#include "tests/unit/twin/okta_jwt.hpp"
#include "twin/okta/jwt.hpp"

namespace lockstep::twin {
namespace {

class OktaOAuth : public testing::Test {
protected:
    static constexpr std::string_view kScope = "okta.users.read+okta.groups.manage+okta.unknown.read";

    OktaOAuth() { client.authorization.clear(); }

    std::int64_t seconds() const {
        return std::chrono::duration_cast<std::chrono::seconds>(client.now.time_since_epoch()).count();
    }
    json::object claims() {
        const auto id = client.okta().credentials().client_id;
        return {{"iss", id},
                {"sub", id},
                {"aud", std::string{OktaClient::kUrl} + "/oauth2/v1/token"},
                {"iat", seconds()},
                {"exp", seconds() + 300}};
    }
    OktaAnswer ask(const json::object& assertion, std::string_view scope = kScope, Headers headers = {}) {
        const auto jwt = sign_jwt({{"kid", "twin-key"}}, assertion, client.okta().credentials().private_key_pem);
        headers.add("content-type", "application/x-www-form-urlencoded");
        return client.send("POST", "/oauth2/v1/token",
                           "grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-"
                           "assertion-type%3Ajwt-bearer&scope=" +
                               std::string{scope} + "&client_assertion=" + jwt,
                           std::move(headers));
    }
    static std::string token_of(const OktaAnswer& answer) {
        return std::string{answer.body().at("access_token").as_string()};
    }
    static std::string error_of(const OktaAnswer& answer) { return std::string{answer.body().at("error").as_string()}; }
    std::string proof(const std::string& method, const std::string& path, json::object more) {
        more["htm"] = method;
        more["htu"] = std::string{OktaClient::kUrl} + path;
        more["iat"] = seconds();
        more["jti"] = "proof-" + std::to_string(++proofs_);
        return signer_.sign({{"typ", "dpop+jwt"}}, more);
    }

    OktaClient client;

private:
    EllipticSigner signer_;
    int proofs_ = 0;
};

TEST_F(OktaOAuth, UngrantedScopesAreDroppedAndJudgedOnUse) {
    const auto answer = ask(claims());
    ASSERT_EQ(answer.status, 200) << answer.text;
    EXPECT_EQ(answer.body().at("scope"), "okta.users.read okta.groups.manage");
    EXPECT_EQ(answer.body().at("token_type"), "Bearer");
    client.authorization = "Bearer " + token_of(answer);
    EXPECT_EQ(client.get("/api/v1/users").status, 200);
    EXPECT_EQ(client.get("/api/v1/groups").status, 200);
    EXPECT_EQ(client.post("/api/v1/users", "{}").code(), "E0000006");
    EXPECT_EQ(client.get("/api/v1/logs").code(), "E0000006");
    client.authorization.clear();
    EXPECT_EQ(error_of(ask(claims(), "okta.unknown.read")), "consent_required");
}

TEST_F(OktaOAuth, TheTokenLivesAnHour) {
    client.authorization = "Bearer " + token_of(ask(claims()));
    client.wait(std::chrono::minutes{59});
    EXPECT_EQ(client.get("/api/v1/users").status, 200);
    client.wait(std::chrono::minutes{1});
    const auto refused = client.get("/api/v1/users");
    EXPECT_EQ(refused.code(), "E0000011");
    EXPECT_NE(refused.header("www-authenticate").find("invalid_token"), std::string::npos);
}

TEST_F(OktaOAuth, WrongAssertionsAreRefusedOneByOne) {
    auto wrong = claims();
    wrong["aud"] = "https://elsewhere.example/oauth2/v1/token";
    EXPECT_EQ(ask(wrong).status, 401);
    wrong = claims();
    wrong["exp"] = seconds() - 1;
    EXPECT_EQ(error_of(ask(wrong)), "invalid_client");
    wrong = claims();
    wrong["exp"] = seconds() + 7200;
    EXPECT_EQ(error_of(ask(wrong)), "invalid_client");
    auto once = claims();
    once["jti"] = "only-once";
    EXPECT_EQ(ask(once).status, 200);
    EXPECT_EQ(error_of(ask(once)), "invalid_client");
    wrong = claims();
    wrong["sub"] = "0oanobody00000000000";
    EXPECT_EQ(error_of(ask(wrong)), "invalid_client");
}

TEST_F(OktaOAuth, ProofWithoutNonceIsToldTheNonceAndTheTokenIsBoundToTheKey) {
    const auto first = ask(claims(), kScope, {{"dpop", proof("POST", "/oauth2/v1/token", {})}});
    EXPECT_EQ(first.status, 400);
    EXPECT_EQ(error_of(first), "use_dpop_nonce");
    const auto nonce = first.header("dpop-nonce");
    ASSERT_FALSE(nonce.empty());
    const auto second = ask(claims(), kScope, {{"dpop", proof("POST", "/oauth2/v1/token", {{"nonce", nonce}})}});
    ASSERT_EQ(second.status, 200) << second.text;
    EXPECT_EQ(second.body().at("token_type"), "DPoP");
    const auto token = token_of(second);
    const json::object bound{{"ath", okta::to_base64url(okta::sha256(token))}};
    const auto send = [&](const std::string& scheme, const std::string& text) {
        return client.send("GET", "/api/v1/users?limit=1", "", {{"authorization", scheme + token}, {"dpop", text}});
    };
    const auto good = proof("GET", "/api/v1/users", bound);
    EXPECT_EQ(send("DPoP ", good).status, 200);
    EXPECT_EQ(send("DPoP ", good).code(), "E0000005") << "used twice";
    EXPECT_EQ(send("Bearer ", proof("GET", "/api/v1/users", bound)).code(), "E0000005");
    const auto with_query = send("DPoP ", proof("GET", "/api/v1/users?limit=1", bound));
    EXPECT_NE(with_query.header("www-authenticate").find("invalid_dpop_proof"), std::string::npos);
    EXPECT_EQ(send("DPoP ", proof("GET", "/api/v1/users", {})).code(), "E0000005") << "no ath";
}

TEST_F(OktaOAuth, AServiceAppIsTheActorOfWhatItDoes) {
    client.authorization = "Bearer " + token_of(ask(claims(), "okta.users.manage+okta.logs.read"));
    client.create("a@example.com", false);
    const auto events = client.get("/api/v1/logs?filter=eventType+eq+%22user.lifecycle.create%22").body();
    EXPECT_EQ(events.at(0).at("actor").at("type"), "PublicClientAppEntity");
    EXPECT_EQ(events.at(0).at("actor").at("id").as_string(), client.okta().credentials().client_id);
    EXPECT_TRUE(events.at(0).at("transaction").at("detail").at("requestApiTokenId").as_string().starts_with("AT."));
}

TEST_F(OktaOAuth, UniversalLogoutEndsSessions) {
    client.authorization = "Bearer " + token_of(ask(claims(), "okta.users.manage+okta.universalLogout.manage"));
    const auto id = client.create("a@example.com");
    ASSERT_EQ(client.as_person("POST", "/_twin/users/" + id + "/sign_in").status, 200);
    const auto answer =
        client.post("/oauth2/v1/global-token-revocation", R"({"sub_id":{"format":"opaque","id":")" + id + "\"}}");
    EXPECT_EQ(answer.status, 204);
    EXPECT_TRUE(client.as_person("GET", "/_twin/users/" + id + "/sessions").body().at("sessions").as_array().empty());
}

TEST_F(OktaOAuth, ANonceIsHandedOutForADayAndTakenForThreeMore) {
    const auto ask_with = [&](const std::string& nonce) {
        const json::object claim = nonce.empty() ? json::object{} : json::object{{"nonce", nonce}};
        return ask(claims(), kScope, {{"dpop", proof("POST", "/oauth2/v1/token", claim)}});
    };
    const auto first = ask_with("").header("dpop-nonce");
    EXPECT_EQ(ask_with(first).status, 200);
    client.wait(std::chrono::hours{25});
    const auto second = ask_with("").header("dpop-nonce");
    EXPECT_NE(second, first);
    EXPECT_EQ(ask_with(first).status, 200);
    client.okta().load(client.okta().save());
    EXPECT_EQ(ask_with(first).status, 200);
    client.wait(std::chrono::hours{3 * 24});
    EXPECT_EQ(error_of(ask_with(first)), "use_dpop_nonce");
    EXPECT_EQ(ask_with(second).status, 200);
}

TEST_F(OktaOAuth, TheApiAsksForANonceTooWhereItIsSoSet) {
    const auto nonce = ask(claims(), kScope, {{"dpop", proof("POST", "/oauth2/v1/token", {})}}).header("dpop-nonce");
    const auto token =
        token_of(ask(claims(), kScope, {{"dpop", proof("POST", "/oauth2/v1/token", {{"nonce", nonce}})}}));
    client.configure(R"({"api_dpop_nonce":true})");
    json::object bound{{"ath", okta::to_base64url(okta::sha256(token))}};
    const auto read = [&] {
        return client.send("GET", "/api/v1/users?limit=1", "",
                           {{"authorization", "DPoP " + token}, {"dpop", proof("GET", "/api/v1/users", bound)}});
    };
    const auto refused = read();
    EXPECT_EQ(refused.status, 401);
    EXPECT_EQ(refused.header("dpop-nonce"), nonce);
    for (const char* part : {"error=\"use_dpop_nonce\"", "scope=\"okta.users.read\"", "resource=\"/api/v1/users\""}) {
        EXPECT_NE(refused.header("www-authenticate").find(part), std::string::npos) << part;
    }
    bound["nonce"] = nonce;
    EXPECT_EQ(read().status, 200);
}

TEST_F(OktaOAuth, ThereIsNoTokenWithoutAProofWhereItIsRequired) {
    client.configure(R"({"dpop_required":true})");
    EXPECT_EQ(error_of(ask(claims())), "invalid_dpop_proof");
}

}  // namespace
}  // namespace lockstep::twin
