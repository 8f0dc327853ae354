#include "tests/unit/twin/okta_client.hpp"

namespace lockstep::twin {
namespace {

std::vector<std::string> types_of(const OktaAnswer& answer) {
    std::vector<std::string> types;
    const auto body = answer.body();
    for (const auto& event : body.as_array()) types.emplace_back(event.at("eventType").as_string());
    return types;
}

TEST(OktaLog, PollingAlwaysHasANextLinkAndRepeatsItAtTheTail) {
    OktaClient client;
    for (int i = 0; i < 3; ++i) client.create("p" + std::to_string(i) + "@example.com", false);
    const auto first = client.get("/api/v1/logs?limit=2");
    EXPECT_EQ(types_of(first).size(), 2U);
    const auto second = client.get(first.link("next"));
    EXPECT_EQ(types_of(second).size(), 1U);
    const auto tail = client.get(second.link("next"));
    EXPECT_TRUE(types_of(tail).empty());
    EXPECT_EQ(tail.link("next"), second.link("next"));
    client.create("late@example.com", false);
    EXPECT_EQ(types_of(client.get(tail.link("next"))), std::vector<std::string>{"user.lifecycle.create"});
}

TEST(OktaLog, ABoundedRequestEndsWithoutANextLink) {
    OktaClient client;
    for (int i = 0; i < 3; ++i) client.create("p" + std::to_string(i) + "@example.com", false);
    client.wait(std::chrono::seconds{1});
    const std::string span = "since=2026-01-05T08:00:00.000Z&until=" + to_rfc3339(client.now);
    const auto first = client.get("/api/v1/logs?limit=2&" + span);
    ASSERT_EQ(types_of(first).size(), 2U);
    const auto last = client.get(first.link("next"));
    EXPECT_EQ(types_of(last).size(), 1U) << last.text;
    EXPECT_EQ(last.link("next"), "");
}

TEST(OktaLog, TransactionIsTheRequestIdAndTheActorIsWhoeverDidIt) {
    OktaClient client;
    const auto created =
        client.post("/api/v1/users?activate=false",
                    R"({"profile":{"firstName":"A","lastName":"B","login":"a@example.com","email":"a@example.com"}})");
    const auto id = std::string{created.body().at("id").as_string()};
    ASSERT_EQ(client.as_person("POST", "/api/v1/users/" + id + "/lifecycle/activate").status, 200);
    const auto events = client.get("/api/v1/logs").body();
    EXPECT_EQ(events.at(0).at("transaction").at("id").as_string(), created.header("x-okta-request-id"));
    EXPECT_TRUE(events.at(0).at("transaction").at("detail").as_object().contains("requestApiTokenId"));
    EXPECT_EQ(events.at(0).at("target").at(0).at("id").as_string(), id);
    EXPECT_EQ(events.at(1).at("actor").at("type"), "User");
    EXPECT_TRUE(events.at(1).at("transaction").at("detail").as_object().empty());
}

TEST(OktaLog, FiltersByTypeTargetAndTokenAndRefusesTheRest) {
    OktaClient client;
    const auto a = client.create("a@example.com"), b = client.create("b@example.com");
    ASSERT_EQ(client.post("/api/v1/users/" + a + "/lifecycle/suspend").status, 200);
    EXPECT_EQ(types_of(client.get("/api/v1/logs?filter=target.id+eq+%22" + a + "%22+and+eventType+sw+%22user.life%22")),
              (std::vector<std::string>{"user.lifecycle.create", "user.lifecycle.activate", "user.lifecycle.suspend"}));
    EXPECT_EQ(types_of(client.get("/api/v1/logs?filter=not+(target.id+eq+%22" + a + "%22)")).size(), 2U);
    EXPECT_EQ(types_of(client.get("/api/v1/logs?q=suspend+a@example.com")).size(), 1U);
    EXPECT_EQ(client.get("/api/v1/logs?filter=eventType+eqq+%22x%22").code(), "E0000053");
    EXPECT_EQ(client.get("/api/v1/logs?filter=published+gt+%222026-01-01T00:00:00Z%22").code(), "E0000053");
    EXPECT_EQ(client.get("/api/v1/logs?filter=debugContext.debugData.url+co+%22x%22").code(), "E0000031");
    EXPECT_EQ(client.get("/api/v1/logs?since=2025-01-01T00:00:00Z").code(), "E0000053");
}

TEST(OktaLog, LateEventsComeOutOfOrderAndPollingMissesNone) {
    OktaClient client;
    client.configure(R"({"late_event_percent":50,"late_event_ms":10000})");
    std::set<std::string> seen;
    std::vector<std::string> published;
    std::string target = "/api/v1/logs";
    for (int i = 0; i < 40; ++i) {
        if (i < 20) client.create("p" + std::to_string(i) + "@example.com", false);
        client.wait(std::chrono::seconds{1});
        const auto page = client.get(target);
        const auto events = page.body();
        for (const auto& event : events.as_array()) {
            EXPECT_TRUE(seen.emplace(event.at("uuid").as_string()).second);
            published.emplace_back(event.at("published").as_string());
        }
        target = page.link("next");
    }
    EXPECT_EQ(seen.size(), 20U);
    EXPECT_FALSE(std::ranges::is_sorted(published));
}

TEST(OktaLog, AnOldCursorDiesIfTheSettingSaysSo) {
    OktaClient client;
    client.configure(R"({"log_cursor_life_s":3600})");
    client.create("a@example.com", false);
    const auto next = client.get("/api/v1/logs").link("next");
    EXPECT_EQ(client.get(next).status, 200);
    client.wait(std::chrono::hours{2});
    EXPECT_EQ(client.get(next).status, 400);
    EXPECT_EQ(client.get("/api/v1/logs?after=nonsense").code(), "E0000053");
}

class OktaHooks : public testing::Test {
protected:
    OktaHooks() {
        const auto answer = client.post("/api/v1/eventHooks", R"({"name":"H","events":{"type":"EVENT_TYPE",
            "items":["user.lifecycle.suspend","user.lifecycle.create"]},"channel":{"type":"HTTP","version":"1.0.0",
            "config":{"uri":"https://hooks.example.com/okta",
            "authScheme":{"type":"HEADER","key":"Authorization","value":"secret"}}}})");
        EXPECT_EQ(answer.status, 200) << answer.text;
        EXPECT_EQ(answer.text.find("secret"), std::string::npos);
        path = "/api/v1/eventHooks/" + std::string{answer.body().at("id").as_string()};
    }

    std::vector<Outgoing> due() { return client.okta().run_due(client.now, client.random()); }
    std::string verification() { return std::string{client.get(path).body().at("verificationStatus").as_string()}; }
    void verify() {
        ASSERT_EQ(client.post(path + "/lifecycle/verify").status, 200);
        const auto sent = due();
        ASSERT_EQ(sent.size(), 1U);
        EXPECT_EQ(sent[0].request.method, "GET");
        const std::string challenge{*sent[0].request.headers.find("x-okta-verification-challenge")};
        client.okta().outgoing_answered(sent[0].id, 200, R"({"verification":")" + challenge + "\"}", client.now);
        ASSERT_EQ(verification(), "VERIFIED");
    }

    OktaClient client;
    std::string path;
};

TEST_F(OktaHooks, VerificationNeedsTheChallengeBack) {
    ASSERT_EQ(client.post(path + "/lifecycle/verify").status, 200);
    const auto sent = due();
    client.okta().outgoing_answered(sent.at(0).id, 200, R"({"verification":"wrong"})", client.now);
    EXPECT_EQ(verification(), "UNVERIFIED");
    verify();
}

TEST_F(OktaHooks, EventsOfAShortTimeTravelInOneDeliveryWithTheSecret) {
    verify();
    client.create("a@example.com", false);
    client.create("b@example.com", false);
    EXPECT_TRUE(due().empty());
    ASSERT_EQ(client.okta().next_due(), client.now + std::chrono::seconds{1});
    client.wait(std::chrono::seconds{1});
    const auto sent = due();
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].request.headers.find("authorization"), "secret");
    const auto events = json::parse(sent[0].request.body).at("data").at("events");
    EXPECT_EQ(events.as_array().size(), 2U);
    EXPECT_TRUE(events.at(0).at("client").as_object().contains("ipChain"));
    EXPECT_FALSE(client.okta().next_due());
}

TEST_F(OktaHooks, ATimeoutIsTriedOnceMoreAndA4xxNever) {
    verify();
    client.create("a@example.com", false);
    client.wait(std::chrono::seconds{1});
    const auto first = due();
    ASSERT_EQ(first.size(), 1U);
    client.okta().outgoing_answered(first[0].id, 0, "", client.now);
    client.wait(std::chrono::seconds{5});
    const auto second = due();
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0].request.body, first[0].request.body);
    client.okta().outgoing_answered(second[0].id, 503, "", client.now);
    client.wait(std::chrono::seconds{5});
    EXPECT_TRUE(due().empty());
    client.create("b@example.com", false);
    client.wait(std::chrono::seconds{1});
    const auto third = due();
    client.okta().outgoing_answered(third.at(0).id, 400, "", client.now);
    client.wait(std::chrono::seconds{5});
    EXPECT_TRUE(due().empty());
    EXPECT_EQ(types_of(client.get("/api/v1/logs?filter=eventType+eq+%22event_hook.delivery%22")).size(), 2U);
}

TEST_F(OktaHooks, OnlyHookableTypesAndInactiveHooksCanBeDeleted) {
    EXPECT_EQ(client
                  .post("/api/v1/eventHooks", R"({"name":"X","events":{"items":["user.account.expire_password"]},
        "channel":{"config":{"uri":"https://x.example"}}})")
                  .code(),
              "E0000001");
    EXPECT_NE(client.remove(path).status, 204);
    EXPECT_EQ(client.post(path + "/lifecycle/deactivate").status, 200);
    EXPECT_EQ(client.remove(path).status, 204);
}

}  // namespace
}  // namespace lockstep::twin
