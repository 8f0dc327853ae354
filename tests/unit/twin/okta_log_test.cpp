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

TEST_F(OktaHooks, TheQuotaIsAnnouncedAndThenEatsInSilenceForADay) {
    client.configure(R"({"hook_quota":10})");
    verify();
    const auto send = [&](int first, int count) {
        for (int i = 0; i < count; ++i) client.create("p" + std::to_string(first + i) + "@example.com", false);
        client.wait(std::chrono::seconds{1});
        const auto sent = due();
        for (const auto& one : sent) client.okta().outgoing_answered(one.id, 200, "", client.now);
        std::size_t events = 0;
        for (const auto& one : sent) events += json::parse(one.request.body).at("data").at("events").as_array().size();
        return events;
    };
    const auto warnings = [&] {
        return types_of(client.get("/api/v1/logs?filter=eventType+eq+%22system.org.rate_limit.warning%22")).size();
    };
    EXPECT_EQ(send(0, 6), 6U);
    EXPECT_EQ(warnings(), 0U);
    EXPECT_EQ(send(10, 6), 4U);
    EXPECT_EQ(warnings(), 1U);
    EXPECT_EQ(send(20, 3), 0U);
    client.wait(std::chrono::hours{24});
    EXPECT_EQ(send(30, 3), 3U);
}

TEST_F(OktaHooks, AreSwitchedOffAfterLongFailureWhereItIsSoSet) {
    client.configure(R"({"hooks_disabled_after":3})");
    verify();
    for (int i = 0; i < 4; ++i) {
        client.create("p" + std::to_string(i) + "@example.com", false);
        client.wait(std::chrono::seconds{1});
        for (const auto& one : due()) client.okta().outgoing_answered(one.id, 404, "", client.now);
    }
    EXPECT_EQ(client.get(path).body().at("status"), "INACTIVE");
    EXPECT_EQ(types_of(client.get("/api/v1/logs?filter=eventType+eq+%22event_hook.delivery%22")).size(), 3U);
}

TEST_F(OktaHooks, ATwentySixthIsNotVerified) {
    verify();
    const auto body = client.get(path).text;
    for (int i = 2; i <= 26; ++i) {
        path = "/api/v1/eventHooks/" + std::string{client.post("/api/v1/eventHooks", body).body().at("id").as_string()};
        if (i <= 25) verify();
    }
    EXPECT_EQ(client.post(path + "/lifecycle/verify").code(), "E0000001");
}

TEST_F(OktaHooks, ThePreviewIsADeliveryAboutNobody) {
    verify();
    const auto preview = "/_twin/hooks/" + path.substr(path.rfind('/') + 1) + "/preview";
    ASSERT_EQ(client.as_person("POST", preview).status, 204);
    const auto sent = due();
    ASSERT_EQ(sent.size(), 1U);
    const auto event = json::parse(sent[0].request.body).at("data").at("events").at(0);
    EXPECT_TRUE(event.at("actor").is_null() && event.at("target").is_null());
    EXPECT_EQ(event.at("outcome").at("result"), "Success");
}

TEST(OktaLog, ASignInIsThePersonsOwnDeedWhetherItWorksOrNot) {
    OktaClient client;
    const auto id = client.create("a@example.com");
    const auto sign_in = [&] {
        return client.as_person("POST", "/_twin/users/" + id + "/sign_in", R"({"ip":"203.0.113.7"})");
    };
    ASSERT_EQ(sign_in().status, 200);
    ASSERT_EQ(client.as_person("POST", "/_twin/users/" + id + "/suspend").status, 200);
    EXPECT_EQ(sign_in().code(), "E0000004");
    const auto starts = client.get("/api/v1/logs?filter=client.ipAddress+eq+%22203.0.113.7%22").body();
    ASSERT_EQ(starts.as_array().size(), 2U);
    EXPECT_EQ(starts.at(0).at("actor").at("id").as_string(), id);
    EXPECT_EQ(starts.at(1).at("outcome").at("reason"), "INVALID_CREDENTIALS");
    const auto suspended = client.get("/api/v1/logs?filter=eventType+eq+%22user.lifecycle.suspend%22").body();
    EXPECT_EQ(suspended.at(0).at("actor").at("alternateId"), "system@okta.com");
}

}  // namespace
}  // namespace lockstep::twin
