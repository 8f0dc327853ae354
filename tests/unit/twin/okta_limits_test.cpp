#include "tests/unit/twin/okta_client.hpp"

namespace lockstep::twin {
namespace {

TEST(OktaLimits, HeadersShowTheShareAndTheWindowOpensWithTheFirstRequest) {
    OktaClient client;
    client.configure(R"({"plan":"integrator","org_limits":{}})");
    client.wait(std::chrono::milliseconds{17'300});
    const auto first = client.get("/api/v1/users");
    EXPECT_EQ(first.header("x-rate-limit-limit"), "50");
    EXPECT_EQ(first.header("x-rate-limit-remaining"), "49");
    const auto opened = std::chrono::floor<std::chrono::seconds>(client.now.time_since_epoch()).count();
    EXPECT_EQ(first.header("x-rate-limit-reset"), std::to_string(opened + 60));
    EXPECT_EQ(client.get("/api/v1/groups").header("x-rate-limit-remaining"), "49");
    EXPECT_EQ(client.get("/api/v1/users/me").header("x-rate-limit-remaining"), "49");
    EXPECT_EQ(client.get("/api/v1/users/me/groups").header("x-rate-limit-remaining"), "48");
}

TEST(OktaLimits, BeyondTheShareComes429WithoutRetryAfterUntilTheWindowEnds) {
    OktaClient client;
    client.configure(R"({"plan":"integrator","org_limits":{}})");
    for (int i = 0; i < 50; ++i) ASSERT_EQ(client.get("/api/v1/users").status, 200);
    const auto refused = client.get("/api/v1/users");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.code(), "E0000047");
    EXPECT_EQ(refused.header("x-rate-limit-remaining"), "0");
    EXPECT_EQ(refused.header("retry-after"), "");
    client.wait(std::chrono::seconds{60});
    EXPECT_EQ(client.get("/api/v1/users").header("x-rate-limit-remaining"), "49");
}

TEST(OktaLimits, OthersTakeFromTheOrgsBucketToo) {
    OktaClient client;
    client.configure(R"({"plan":"integrator","org_limits":{},"foreign_load":{"/api/v1/users":90}})");
    for (int i = 0; i < 10; ++i) ASSERT_EQ(client.get("/api/v1/users").status, 200);
    EXPECT_EQ(client.get("/api/v1/users").status, 429);
}

TEST(OktaLimits, TheLogWarnsOnceAWindowWhenTheOrgsTotalIsHigh) {
    OktaClient client;
    client.configure(R"({"plan":"integrator","org_limits":{},"share_percent":100})");
    for (int i = 0; i < 101; ++i) client.get("/api/v1/users");
    const auto events = client.get("/api/v1/logs?filter=eventType+sw+%22system.org.rate%22").body();
    ASSERT_EQ(events.as_array().size(), 2U);
    EXPECT_EQ(events.at(0).at("eventType"), "system.org.rate_limit.warning");
    EXPECT_EQ(events.at(1).at("eventType"), "system.org.rate_limit.violation");
}

TEST(OktaLimits, ConcurrencyRefusalShowsZeroAndAFarReset) {
    OktaClient client;
    client.configure(R"({"concurrency_refusals":1})");
    const auto refused = client.get("/api/v1/users");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.header("x-rate-limit-limit"), "0");
    EXPECT_EQ(client.get("/api/v1/users").status, 200);
}

TEST(OktaLimits, APersonAtTheConsoleIsNotLimited) {
    OktaClient client;
    client.configure(R"({"plan":"integrator","org_limits":{}})");
    for (int i = 0; i < 120; ++i) ASSERT_EQ(client.as_person("GET", "/api/v1/users").status, 200);
    EXPECT_EQ(client.get("/api/v1/users").header("x-rate-limit-remaining"), "49");
}

TEST(OktaAuth, UnknownTokenIsRefusedAndARolelessOneSeesAnEmptyList) {
    OktaClient client;
    const auto good = std::exchange(client.authorization, "SSWS 00nonsense");
    EXPECT_EQ(client.get("/api/v1/users").code(), "E0000011");
    client.authorization = good;
    client.configure(R"({"role_removed":true})");
    const auto list = client.get("/api/v1/users");
    EXPECT_EQ(list.status, 200);
    EXPECT_EQ(list.text, "[]");
    EXPECT_EQ(client.get("/api/v1/groups").code(), "E0000006");
}

TEST(OktaAuth, BodylessPostNeedsAContentLengthAndABodyItsType) {
    OktaClient client;
    const auto id = client.create("a@example.com");
    Request request{"POST",
                    std::string{OktaClient::kUrl} + "/api/v1/users/" + id + "/lifecycle/suspend",
                    {{"authorization", client.authorization}},
                    ""};
    EXPECT_EQ(client.okta().answer(request, Caller::client, client.now, client.random()).status, 411);
    request.headers.add("content-length", "0");
    EXPECT_EQ(client.okta().answer(request, Caller::client, client.now, client.random()).status, 200);
    EXPECT_EQ(client.send("POST", "/api/v1/users/" + id, "{}", {{"content-type", "text/plain"}}).code(), "E0000019");
    EXPECT_EQ(client.post("/api/v1/users/" + id, "{").code(), "E0000003");
    EXPECT_EQ(client.get("/api/v1/nonsense").code(), "E0000022");
}

TEST(OktaSettings, WrongSettingsAreNamedAndChangeNothing) {
    OktaClient client;
    const auto before = client.okta().settings();
    EXPECT_NE(client.okta().configure(R"({"index_lag_ms":5,"nonsense":1})"), "");
    EXPECT_NE(client.okta().configure(R"({"plan":"platinum"})"), "");
    EXPECT_NE(client.okta().configure(R"({"index_lag_ms":"soon"})"), "");
    EXPECT_EQ(client.okta().settings(), before);
}

}  // namespace
}  // namespace lockstep::twin
