// What a JumpCloud organisation has beside people, groups and devices, in the envelopes of each API.
#include "tests/unit/twin/jumpcloud_twin.hpp"

namespace lockstep::twin {
namespace {

class JumpCloudCollections : public JumpCloudTwin {};

TEST_F(JumpCloudCollections, PlatformObjectsStandInTheirEnvelopes) {
    if (sample_folder().empty()) GTEST_SKIP() << "there are no samples beside this source tree";
    const json::value shapes = read_sample("platform-objects.json");
    const std::pair<const char*, const char*> lists[] = {
        {"/api/v2/service-accounts", "service_accounts_list"},
        {"/api/v2/roles", "roles_list"},
        {"/api/v2/notifications/channels", "notification_channels_list"},
        {"/api/v2/healthmonitoring/rules", "health_rules_list"},
        {"/api/v2/alerts", "alerts_list"}};
    for (const auto& [path, shape] : lists) {
        const Reply reply = send("GET", path);
        ASSERT_EQ(reply.status, 200) << path << reply.text;
        for (const auto& member : shapes.at(shape).as_object()) {
            ASSERT_TRUE(reply.body.as_object().contains(member.key())) << path << " " << std::string{member.key()};
            EXPECT_EQ(reply.body.at(member.key()).kind(), member.value().kind()) << path;
        }
    }
    const json::value account = send("GET", "/api/v2/service-accounts").body.at("results").as_array()[0];
    for (const auto& member : shapes.at("service_accounts_list").at("results").as_array()[0].as_object()) {
        EXPECT_TRUE(account.as_object().contains(member.key())) << std::string{member.key()};
    }
}

// `lockstep check` would call it ended, in every demonstration.
TEST_F(JumpCloudCollections, TheServiceAccountsOwnSecretIsGoodForAYear) {
    const json::value account = send("GET", "/api/v2/service-accounts").body.at("results").as_array()[0];
    EXPECT_EQ(from_rfc3339(text(account.at("expiresAt"))), now_ + std::chrono::hours{24 * 365});
}

TEST_F(JumpCloudCollections, AnApplicationComesBackWithWhatItWasMadeOf) {
    const Reply made =
        send("POST", "/api/applications",
             R"({"name":"aws-sso","displayLabel":"AWS","config":{"acsUrl":{"value":"https://a.example"}}})");
    ASSERT_EQ(made.status, 200) << made.text;
    const std::string path = "/api/applications/" + text(made.body.at("_id"));
    EXPECT_EQ(send("PUT", path, R"({"displayLabel":"Amazon"})").status, 200);
    twin_->load(twin_->save());
    const json::object kept = send("GET", path).body.as_object();
    EXPECT_EQ(kept.at("config").at("acsUrl").at("value"), "https://a.example");
    EXPECT_EQ(kept.at("name"), "aws-sso");
    EXPECT_EQ(kept.at("displayLabel"), "Amazon");
    // The keys of a recorded one (2021).
    for (const char* key : {"active", "displayName", "beta", "color", "organization", "logo", "ssoUrl", "learnMore",
                            "description", "databaseAttributes", "created", "sso"}) {
        EXPECT_TRUE(kept.contains(key)) << key;
    }
    EXPECT_EQ(from_rfc3339(text(kept.at("created"))), std::chrono::floor<std::chrono::seconds>(now_));
}

TEST_F(JumpCloudCollections, AChannelIsMadeReadAndTakenAway) {
    const Reply made = send("POST", "/api/v2/notifications/channels",
                            R"({"channel":{"name":"Bridge","type":"CHANNEL_TYPE_WEBHOOK","enabled":true}})");
    ASSERT_EQ(made.status, 200) << made.text;
    const std::string path = "/api/v2/notifications/channels/" + text(made.body.at("channel").at("objectId"));
    EXPECT_EQ(send("GET", "/api/v2/notifications/channels").body.at("count"), 1);
    EXPECT_EQ(send("GET", path).body.at("channel").at("name"), "Bridge");
    twin_->load(twin_->save());
    EXPECT_EQ(send("DELETE", path).status, 200);
    EXPECT_EQ(send("GET", path).status, 404);
    EXPECT_EQ(send("POST", "/api/v2/notifications/channels", R"({"channel":{}})").status, 400);
    EXPECT_EQ(send("DELETE", "/api/v2/alerts/1").status, 404);
}

TEST_F(JumpCloudCollections, SshKeysComeAndGo) {
    const std::string keys = "/api/systemusers/" + id_of(create_user("ada")) + "/sshkeys";
    const Reply made = send("POST", keys, R"({"name":"laptop","public_key":"ssh-ed25519 AAAA"})");
    ASSERT_EQ(made.status, 200) << made.text;
    EXPECT_EQ(send("GET", keys).body.as_array().size(), 1U);
    EXPECT_EQ(send("DELETE", keys + "/" + text(made.body.at("_id"))).status, 200);
    EXPECT_TRUE(send("GET", keys).body.as_array().empty());
}

TEST_F(JumpCloudCollections, AReportIsPendingThenHoldsTheMembershipsOfItsMoment) {
    const std::string user = id_of(create_user("ada"));
    const std::string group = id_of(send("POST", "/api/v2/usergroups", R"({"name":"Eng"})").body.as_object());
    send("POST", "/api/v2/usergroups/" + group + "/members", R"({"op":"add","type":"user","id":")" + user + "\"}");
    const Reply asked = send("POST", "/insights/directory/v1/reports/users-to-user-groups");
    ASSERT_EQ(asked.status, 202) << asked.text;
    EXPECT_EQ(asked.body.at("status"), "PENDING");
    send("POST", "/api/v2/usergroups/" + group + "/members", R"({"op":"remove","type":"user","id":")" + user + "\"}");
    wait(10s);
    const json::value report = send("GET", "/insights/directory/v1/reports?sort=CREATED_AT").body.as_array()[0];
    EXPECT_EQ(report.at("status"), "COMPLETED");
    const std::string content = "/insights/directory/v1/reports/" + text(report.at("id")) + "/artifacts/" +
                                text(report.at("artifacts").as_array()[1].at("id")) + "/content";
    const Reply rows = send("GET", content);
    ASSERT_EQ(rows.status, 200) << rows.text;
    EXPECT_EQ(rows.body.as_array()[0].at("resource_object_id"), json::string{group});
    EXPECT_EQ(send("POST", "/insights/directory/v1/reports/everything").status, 400);
}

TEST_F(JumpCloudCollections, TraversalsToWhatNobodyIsBoundToAreEmpty) {
    const std::string user = id_of(create_user("ada"));
    for (const char* target : {"ldapservers", "radiusservers", "gsuites", "office365s", "activedirectories"}) {
        const Reply reply = send("GET", "/api/v2/users/" + user + "/" + target);
        EXPECT_EQ(reply.status, 200) << target;
        EXPECT_TRUE(reply.body.as_array().empty()) << target;
    }
}

TEST_F(JumpCloudCollections, AnEnabledWebhookChannelRingsForEachEventAndKeepsItsTokenToItself) {
    configure(R"({"webhook_delay_min_ms":1000,"webhook_delay_max_ms":1000})");
    const Reply made = send("POST", "/api/v2/notifications/channels", R"({"channel":{"name":"Bridge",
        "type":"CHANNEL_TYPE_WEBHOOK","enabled":true,
        "config":{"webhook":{"url":"http://127.0.0.1:1/bell","authToken":"hush"}}}})");
    ASSERT_EQ(made.status, 200) << made.text;
    EXPECT_EQ(made.text.find("hush"), std::string::npos);
    const std::string path = "/api/v2/notifications/channels/" + text(made.body.at("channel").at("objectId"));
    EXPECT_EQ(send("GET", path).text.find("hush"), std::string::npos);
    wait(1s);
    outgoing_.clear();
    const std::string id = id_of(create_user("ada", R"(,"state":"STAGED")"));
    wait(1s);
    ASSERT_EQ(outgoing_.size(), 1U);
    EXPECT_EQ(outgoing_[0].request.url, "http://127.0.0.1:1/bell");
    EXPECT_EQ(outgoing_[0].request.headers.find("authorization"), "Bearer hush");
    EXPECT_EQ(text(json::parse(outgoing_[0].request.body).at("resource").at("id")), id);
    // Its PATCH is not partial: what is not named is gone, and so the channel is silent.
    EXPECT_EQ(send("PATCH", path, R"({"channel":{"name":"Bridge"}})").status, 200);
    wait(2s);
    create_user("bob", R"(,"state":"STAGED")");
    wait(2s);
    EXPECT_TRUE(outgoing_.empty());
    const Reply events = send("POST", "/insights/directory/v1/events",
                              R"({"service":["notifications"],"start_time":"2026-11-24T00:00:00Z"})");
    ASSERT_EQ(events.body.as_array().size(), 2U) << events.text;
    EXPECT_EQ(events.body.at(0).at("event_type"), "notification_channel_created");
    EXPECT_EQ(events.body.at(1).at("event_type"), "notification_channel_updated");
}

TEST_F(JumpCloudCollections, AServiceAccountLivesOneOfFourTimesAndShowsItsSecretOnce) {
    const auto create = [&](const std::string& lifetime, const std::string& role = "role-1") {
        return send("POST", "/api/v2/service-accounts",
                    R"({"name":"sync-bridge","roleId":")" + role +
                        R"(","authConfig":{"authType":"CLIENT_SECRET","clientSecretConfig":{"lifetime":")" + lifetime +
                        "\"}}}");
    };
    EXPECT_EQ(create("14 Days").status, 400);
    EXPECT_EQ(create("30 Days", "nobody").status, 400);
    const Reply made = create("90 Days");
    ASSERT_EQ(made.status, 200) << made.text;
    const json::object account = made.body.at("serviceAccount").as_object();
    EXPECT_FALSE(text(account.at("authConfigList").at(0).at("clientSecretConfig").at("clientSecret")).empty());
    EXPECT_EQ(text(account.at("expiresAt")), to_rfc3339(now_ + 90 * 24h));
    const Reply read = send("GET", "/api/v2/service-accounts/" + text(account.at("objectId")));
    EXPECT_EQ(read.text.find("clientSecret\""), std::string::npos) << read.text;
    EXPECT_EQ(read.body.at("serviceAccount").at("roleName"), "Administrator");
}

TEST_F(JumpCloudCollections, SignInsAreLoggedWithTheirOutcome) {
    const std::string id = id_of(create_user("ada", R"(,"state":"ACTIVATED")"));
    const std::string path = "/_twin/users/" + id;
    EXPECT_EQ(send_as_person("POST", path + "/sign_in", R"({"client_ip":"203.0.113.7"})").status, 204);
    EXPECT_EQ(send_as_person("POST", path + "/lock_out").status, 204);
    EXPECT_EQ(get_user(id).at("account_locked"), true);
    EXPECT_EQ(send_as_person("POST", path + "/sign_in").status, 401);
    const Reply events = send("POST", "/insights/directory/v1/events",
                              R"({"service":["directory"],"start_time":"2026-11-24T00:00:00Z",
        "search_term":{"and":[{"event_type":"user_login_attempt"}]}})");
    ASSERT_EQ(events.body.as_array().size(), 2U) << events.text;
    EXPECT_EQ(events.body.at(0).at("client_ip"), "203.0.113.7");
    EXPECT_EQ(events.body.at(0).at("success"), true);
    EXPECT_EQ(events.body.at(1).at("success"), false);
    EXPECT_EQ(text(events.body.at(1).at("initiated_by").at("id")), id);
}

}  // namespace
}  // namespace lockstep::twin
