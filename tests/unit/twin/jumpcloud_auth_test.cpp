#include "tests/unit/twin/jumpcloud_twin.hpp"

namespace lockstep::twin {
namespace {

using JumpCloudAuth = JumpCloudTwin;

TEST_F(JumpCloudAuth, AMissingKeyIsARedirectToTheLoginPage) {
    const Reply reply = send("GET", "/api/systemusers", "", {}, Caller::client);
    EXPECT_EQ(reply.status, 302);
    EXPECT_EQ(reply.headers.find("location"), "/login");
    const Reply page = send("GET", "/login", "", {}, Caller::client);
    EXPECT_EQ(page.status, 200);
    EXPECT_TRUE(page.headers.find("content-type")->starts_with("text/html"));
}

TEST_F(JumpCloudAuth, AWrongKeyIsToldBeforeAnUnknownPath) {
    const Reply reply = send("GET", "/api/nowhere", "", {{"x-api-key", "wrong"}}, Caller::client);
    EXPECT_EQ(reply.status, 401);
    EXPECT_EQ(message(reply), "Unauthorized: api key user not found");
    EXPECT_EQ(reply.body.at("error"), "Unauthorized");
    EXPECT_EQ(send("GET", "/api/nowhere").status, 404);
}

TEST_F(JumpCloudAuth, AServiceAccountSignsInWithATokenThatEnds) {
    configure(R"({"token_lifetime_s":60})");
    const auto& key = twin_->credentials();
    twin_->load(twin_->save());
    // base64 is left to the shell of the vendor's guide; here its alphabet is enough.
    const std::string pair = key.client_id + ":" + key.client_secret;
    std::string basic = "Basic ";
    static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < pair.size(); i += 3) {
        std::uint32_t bits = 0;
        for (std::size_t j = 0; j < 3; ++j)
            bits = (bits << 8U) | (i + j < pair.size() ? static_cast<unsigned char>(pair[i + j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j)
            basic += i + j > pair.size() ? '=' : kAlphabet[(bits >> (18U - (6U * j))) & 63U];
    }
    Headers form{{"authorization", basic}, {"content-type", "application/x-www-form-urlencoded"}};
    const Reply token = send("POST", "/oauth2/token", "grant_type=client_credentials&scope=api", form, Caller::client);
    ASSERT_EQ(token.status, 200) << token.text;
    EXPECT_EQ(token.body.at("expires_in"), 60);
    EXPECT_EQ(token.body.at("token_type"), "bearer");
    const std::string access = text(token.body.at("access_token"));
    EXPECT_EQ(send("GET", "/api/systemusers", "", {{"authorization", "Bearer " + access}}, Caller::client).status, 200);
    EXPECT_EQ(send("GET", "/api/systemusers", "", {{"x-api-key", access}}, Caller::client).status, 401);
    wait(60s);
    EXPECT_EQ(send("GET", "/api/systemusers", "", {{"authorization", "Bearer " + access}}, Caller::client).status, 401);
}

TEST_F(JumpCloudAuth, ABadSecretIsAnInvalidClient) {
    const Headers form{{"authorization", "Basic YTpi"}};
    const Reply reply = send("POST", "/oauth2/token", "grant_type=client_credentials", form, Caller::client);
    EXPECT_EQ(reply.status, 401);
    EXPECT_EQ(reply.body.at("error"), "invalid_client");
}

TEST_F(JumpCloudAuth, TheOrganisationHeaderIsJudgedByFormRouteAndOwner) {
    const auto with = [&](const std::string& path, const std::string& org) {
        return send("GET", path, "", {{"x-api-key", twin_->credentials().api_key}, {"x-org-id", org}}, Caller::client)
            .status;
    };
    EXPECT_EQ(with("/api/systemusers", twin_->credentials().org_id), 200);
    EXPECT_EQ(with("/api/systemusers", "nonsense"), 400);
    EXPECT_EQ(with("/api/systemusers", "0123456789abcdef01234567"), 404);
    EXPECT_EQ(with("/api/organizations", twin_->credentials().org_id), 403);
    // As recorded of a client that always sends it.
    EXPECT_EQ(with("/api/organizations", ""), 200);
    EXPECT_EQ(with("/api/systemusers", ""), 200);
}

TEST_F(JumpCloudAuth, AMultiTenantKeyWithoutAnOrganisationActsOnItsDefaultUnlessTheTenantRefuses) {
    configure(R"({"multi_tenant":true})");
    EXPECT_EQ(send("GET", "/api/systemusers").status, 200);
    configure(R"({"missing_org_id":"refuse"})");
    EXPECT_EQ(send("GET", "/api/systemusers").status, 401);
}

TEST_F(JumpCloudAuth, AReadOnlyRoleMaySearchButNotWrite) {
    configure(R"({"api_key_role":"read_only"})");
    EXPECT_EQ(send("POST", "/api/search/systemusers", "{}").status, 200);
    EXPECT_EQ(send("POST", "/api/systemusers", R"({"username":"a","email":"a@example.com"})").status, 403);
}

TEST_F(JumpCloudAuth, GeneratingANewKeyKillsTheOldOneAtOnce) {
    const std::string old = twin_->credentials().api_key;
    EXPECT_EQ(send_as_person("POST", "/_twin/api-key").status, 200);
    EXPECT_EQ(send("GET", "/api/systemusers", "", {{"x-api-key", old}}, Caller::client).status, 401);
    EXPECT_EQ(send("GET", "/api/systemusers").status, 200);
}

TEST_F(JumpCloudAuth, WhatNoVendorHasIsShownToAPersonOnly) {
    EXPECT_EQ(send("GET", "/_twin/mails").status, 404);
    EXPECT_EQ(send_as_person("GET", "/_twin/mails").status, 200);
}

TEST_F(JumpCloudAuth, OverTheRateItAnswers429ThenBlocksTheAddress) {
    configure(R"({"throttle_rps":2,"throttle_retry_after_s":3,"throttle_block_after":2})");
    EXPECT_EQ(send("GET", "/api/systemusers").status, 200);
    EXPECT_EQ(send("GET", "/api/systemusers").status, 200);
    const Reply refused = send("GET", "/api/systemusers");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(message(refused), "Too Many Requests");
    EXPECT_EQ(refused.headers.find("retry-after"), "3");
    EXPECT_EQ(send("GET", "/api/v2/usergroups").body.at("status"), "RESOURCE_EXHAUSTED");
    EXPECT_EQ(send("GET", "/api/systemusers").status, 429);
    wait(10s);
    const Reply blocked = send("GET", "/api/systemusers");
    EXPECT_EQ(blocked.status, 403);
    EXPECT_TRUE(blocked.headers.find("content-type")->starts_with("text/html"));
    wait(15min);
    EXPECT_EQ(send("GET", "/api/systemusers").status, 200);
}

TEST_F(JumpCloudAuth, TheTagIsExpressHashOfTheBody) {
    // Recorded: the body `{"totalCount":1,"results":[]}` has this tag.
    create_user("ada");
    wait(2s);
    const Reply reply = send("GET", "/api/systemusers?limit=100&skip=1");
    EXPECT_EQ(reply.text, R"({"totalCount":1,"results":[]})");
    EXPECT_EQ(reply.headers.find("etag"), "W/\"1d-LbUs14o8YTDoISBMVBOMKRuPQyM\"");
}

TEST_F(JumpCloudAuth, AnUnknownSettingIsRefusedWithTheNearestName) {
    EXPECT_EQ(twin_->configure(R"({"serch_lag_ms":1})"),
              "there is no setting \"serch_lag_ms\"; did you mean \"search_lag_ms\"?");
    EXPECT_NE(twin_->configure(R"({"search_lag_ms":-1})"), "");
    EXPECT_NE(twin_->configure(R"({"null_edges":"many"})"), "");
    EXPECT_NE(twin_->configure("[]"), "");
}

}  // namespace
}  // namespace lockstep::twin
