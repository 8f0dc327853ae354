#include "tests/unit/twin/okta_client.hpp"

namespace lockstep::twin {
namespace {

std::string operation(OktaClient& client, const std::string& id, const std::string& name) {
    const auto answer = client.post("/api/v1/users/" + id + "/lifecycle/" + name);
    return answer.status / 100 == 2 ? "ok" : answer.code();
}

TEST(OktaStates, CreateLeadsWhereTheTableSays) {
    struct Case {
        std::string query, credentials, status;
    };
    OktaClient client;
    int number = 0;
    for (const auto& [query, credentials, status] : std::vector<Case>{
             {"", "", "PROVISIONED"},
             {"?activate=false", "", "STAGED"},
             {"", R"("password":{"value":"Abcd1234"})", "ACTIVE"},
             {"?activate=false", R"("password":{"value":"Abcd1234"})", "STAGED"},
             {"?nextLogin=changePassword", R"("password":{"value":"Abcd1234"})", "PASSWORD_EXPIRED"},
             {"?provider=true", R"("provider":{"type":"FEDERATION","name":"FEDERATION"})", "ACTIVE"},
             {"", R"("provider":{"type":"FEDERATION","name":"FEDERATION"})", "PROVISIONED"},
         }) {
        const auto login = "case" + std::to_string(++number) + "@example.com";
        const auto answer = client.post("/api/v1/users" + query,
                                        R"({"profile":{"firstName":"A","lastName":"B","login":")" + login +
                                            R"(","email":")" + login + R"("},"credentials":{)" + credentials + "}}");
        ASSERT_EQ(answer.status, 200) << answer.text;
        EXPECT_EQ(answer.body().at("status").as_string(), status) << query << credentials;
    }
}

TEST(OktaStates, SuspendIsRefusedUnlessActiveAndToldApartByItsCause) {
    OktaClient client;
    const auto staged = client.create("s@example.com", false);
    const auto answer = client.post("/api/v1/users/" + staged + "/lifecycle/suspend");
    EXPECT_EQ(answer.code(), "E0000001");
    EXPECT_NE(answer.text.find("Cannot suspend a user that is not active"), std::string::npos);
    const auto active = client.create("a@example.com");
    EXPECT_EQ(operation(client, active, "unsuspend"), "E0000001");
    EXPECT_EQ(operation(client, active, "suspend"), "ok");
    EXPECT_EQ(operation(client, active, "suspend"), "E0000001");
    EXPECT_EQ(operation(client, active, "unsuspend"), "ok");
    EXPECT_EQ(client.status_of(active), "ACTIVE");
}

TEST(OktaStates, SuspendFromProvisionedIsASetting) {
    OktaClient client;
    const auto id = client.create("p@example.com", false);
    ASSERT_EQ(operation(client, id, "activate?sendEmail=false"), "ok");
    EXPECT_EQ(operation(client, id, "suspend"), "E0000001");
    client.configure(R"({"suspend_from":"linked","unsuspend_to":"previous"})");
    EXPECT_EQ(operation(client, id, "suspend"), "ok");
    EXPECT_EQ(operation(client, id, "unsuspend"), "ok");
    EXPECT_EQ(client.status_of(id), "PROVISIONED");
}

TEST(OktaStates, ActivateTwiceAndUnlockAndReactivateAreRefusedWithTheirCodes) {
    OktaClient client;
    const auto id = client.create("a@example.com");
    EXPECT_EQ(operation(client, id, "activate"), "E0000016");
    EXPECT_EQ(operation(client, id, "reactivate"), "E0000038");
    EXPECT_EQ(operation(client, id, "unlock"), "E0000032");
    EXPECT_EQ(operation(client, id, "deactivate"), "ok");
    EXPECT_EQ(operation(client, id, "deactivate"), "E0000007");
    client.configure(R"({"deactivate_again":"forbidden"})");
    EXPECT_EQ(operation(client, id, "deactivate"), "E0000038");
}

TEST(OktaStates, LinksOfferWhatTheStatusPermits) {
    OktaClient client;
    const auto id = client.create("a@example.com");
    const auto offers = [&](const char* link) {
        return client.get("/api/v1/users/" + id).body().at("_links").as_object().contains(link);
    };
    EXPECT_TRUE(offers("suspend"));
    EXPECT_FALSE(offers("unsuspend"));
    ASSERT_EQ(operation(client, id, "suspend"), "ok");
    EXPECT_FALSE(offers("suspend"));
    EXPECT_TRUE(offers("unsuspend"));
}

TEST(OktaStates, SlowActivationRefusesWritesMeanwhile) {
    OktaClient client;
    client.configure(R"({"activation_delay_ms":5000})");
    const auto id = client.create("slow@example.com");
    const auto user = client.get("/api/v1/users/" + id).body();
    EXPECT_EQ(user.at("status"), "STAGED");
    EXPECT_EQ(user.at("transitioningToStatus"), "ACTIVE");
    EXPECT_EQ(client.post("/api/v1/users/" + id, R"({"profile":{"title":"x"}})").code(), "E0000112");
    ASSERT_EQ(client.okta().next_due(), client.now + std::chrono::seconds{5});
    client.wait(std::chrono::seconds{5});
    EXPECT_EQ(client.status_of(id), "ACTIVE");
}

TEST(OktaStates, TimesAreWholeSeconds) {
    OktaClient client;
    client.wait(std::chrono::milliseconds{1234});
    const auto id = client.create("a@example.com");
    EXPECT_EQ(client.get("/api/v1/users/" + id).body().at("created"), "2026-01-05T09:00:01.000Z");
}

TEST(OktaStates, DeactivationKeepsGroupsAndTakesAppsPasswordAndSessions) {
    OktaClient client;
    const auto id = client.create("a@example.com");
    const auto group = client.create_group("Staff");
    ASSERT_EQ(client.put("/api/v1/groups/" + group + "/users/" + id).status, 204);
    const auto app = std::string{
        client.post("/api/v1/apps", R"({"label":"Slack","signOnMode":"BOOKMARK"})").body().at("id").as_string()};
    ASSERT_EQ(client.post("/api/v1/apps/" + app + "/users", R"({"id":")" + id + R"(","scope":"USER"})").status, 200);
    ASSERT_EQ(client.as_person("POST", "/_twin/users/" + id + "/sign_in").status, 200);
    ASSERT_EQ(operation(client, id, "deactivate"), "ok");
    EXPECT_EQ(client.get("/api/v1/groups/" + group + "/users").body().as_array().size(), 1U);
    EXPECT_TRUE(client.get("/api/v1/apps/" + app + "/users").body().as_array().empty());
    EXPECT_TRUE(client.as_person("GET", "/_twin/users/" + id + "/sessions").body().at("sessions").as_array().empty());
    ASSERT_EQ(operation(client, id, "activate"), "ok");
    EXPECT_EQ(client.status_of(id), "PROVISIONED");
}

TEST(OktaStates, SuspendAloneLeavesSessionsAndClearingEndsThem) {
    OktaClient client;
    const auto id = client.create("a@example.com");
    ASSERT_EQ(client.as_person("POST", "/_twin/users/" + id + "/sign_in").status, 200);
    const auto sessions = [&] {
        return client.as_person("GET", "/_twin/users/" + id + "/sessions").body().at("sessions").as_array().size();
    };
    ASSERT_EQ(operation(client, id, "suspend"), "ok");
    EXPECT_EQ(sessions(), 1U);
    EXPECT_EQ(client.remove("/api/v1/users/" + id + "/sessions?oauthTokens=true").status, 204);
    EXPECT_EQ(sessions(), 0U);
    EXPECT_EQ(client.get("/_twin/users/" + id + "/sessions").status, 404);
}

}  // namespace
}  // namespace lockstep::twin
