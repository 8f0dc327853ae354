// What recordings of other clients (Okta's SDKs, the terraform provider) show of the vendor, asked as they ask.
#include "tests/unit/twin/okta_client.hpp"

namespace lockstep::twin {
namespace {

std::string id_of(const OktaAnswer& answer) {
    EXPECT_TRUE(answer.status == 200 || answer.status == 201) << answer.text;
    return std::string{answer.body().at("id").as_string()};
}

constexpr const char* kPerson =
    R"({"profile":{"firstName":"A","lastName":"B","login":"a@example.com","email":"a@example.com"},
        "credentials":{"password":{"value":"Abcd1234"}}})";

TEST(OktaOtherClients, ASlashTooManyAndAWordInCapitalsChangeNothing) {
    OktaClient client;
    const auto made = client.post("/api/v1/users/?activate=True", kPerson);
    ASSERT_EQ(made.status, 200) << made.text;
    EXPECT_EQ(made.body().at("status"), "ACTIVE");
    const auto path = "//api/v1/users/" + id_of(made);
    EXPECT_EQ(client.get(path).status, 200);
    EXPECT_EQ(client.post(path + "/lifecycle/deactivate?sendEmail=False").status, 200);
    EXPECT_EQ(client.get("/api/v1/groups/?limit=1").link("self"), "/api/v1/groups?limit=1");
    EXPECT_EQ(client.get("/api/v1/users//groups").status, 405);
}

TEST(OktaOtherClients, ARoleHasTheIdOfItsTypeAndNamesWhoHoldsIt) {
    OktaClient client;
    const auto user = "/api/v1/users/" + client.create("a@example.com");
    const auto given = client.post(user + "/roles?disableNotifications=false", R"({"type":"APP_ADMIN"})");
    EXPECT_EQ(id_of(given), "IFIFAX2BIRGUSTQ");
    EXPECT_EQ(given.body().at("_links").at("assignee").at("href").as_string(), std::string{OktaClient::kUrl} + user);
    EXPECT_EQ(id_of(client.post(user + "/roles", R"({"type":"USER_ADMIN"})")), "KVJUKUS7IFCE2SKO");
    EXPECT_EQ(client.get(user + "/roles/KVJUKUS7IFCE2SKO").body().at("label"), "Group Administrator");
    EXPECT_EQ(client.get(user + "/roles").body().as_array().size(), 2U);

    const auto group = "/api/v1/groups/" + client.create_group("Admins");
    EXPECT_EQ(id_of(client.post(group + "/roles", R"({"type":"APP_ADMIN"})")), "IFIFAX2BIRGUSTQ");
    EXPECT_EQ(client.post(group + "/roles", R"({"type":"APP_ADMIN"})").status, 400);
    EXPECT_EQ(client.get(group + "/roles/IFIFAX2BIRGUSTQ").body().at("assignmentType"), "GROUP");
    EXPECT_EQ(client.remove(group + "/roles/IFIFAX2BIRGUSTQ").status, 204);
    EXPECT_EQ(client.get(group + "/roles/IFIFAX2BIRGUSTQ").status, 404);
    EXPECT_EQ(client.get(user + "/roles/IFIFAX2BIRGUSTQ").status, 200);
}

TEST(OktaOtherClients, ARoleIsConfinedToTargetsUntilItIsTakenAway) {
    OktaClient client;
    const auto group = client.create_group("Confined");
    for (const auto& holder : {"/api/v1/users/" + client.create("a@example.com"), "/api/v1/groups/" + group}) {
        const auto role = holder + "/roles/" + id_of(client.post(holder + "/roles", R"({"type":"USER_ADMIN"})"));
        const auto groups = role + "/targets/groups";
        EXPECT_EQ(client.put(groups + "/" + group, "").status, 204);
        EXPECT_EQ(client.get(groups).body().at(0).at("profile").at("name"), "Confined");
        EXPECT_EQ(client.remove(groups + "/" + group).status, 204);
        EXPECT_EQ(client.remove(groups + "/" + group).status, 404);
        EXPECT_EQ(client.put(role + "/targets/catalog/apps/bookmark", "").status, 204);
        EXPECT_EQ(client.get(role + "/targets/catalog/apps").body().at(0).at("name"), "bookmark");
        EXPECT_EQ(client.remove(role).status, 204);
        EXPECT_EQ(client.get(groups).status, 404);
        client.post(holder + "/roles", R"({"type":"USER_ADMIN"})");
        EXPECT_EQ(client.get(role + "/targets/catalog/apps").body(), json::array());
    }
}

TEST(OktaOtherClients, ATemporaryPasswordIsGivenToWhoAsksTheOldWay) {
    OktaClient client;
    const auto user = "/api/v1/users/" + client.create("a@example.com");
    const auto expired = client.post(user + "/lifecycle/expire_password?tempPassword=true");
    EXPECT_FALSE(expired.body().at("tempPassword").as_string().empty());
    EXPECT_EQ(client.get(user).body().at("status"), "PASSWORD_EXPIRED");
}

TEST(OktaOtherClients, ARecoveryQuestionIsAskedBeforeANewPassword) {
    OktaClient client;
    const auto user = "/api/v1/users/" + client.create("a@example.com");
    const auto* forgotten = R"({"password":{"value":"Efgh5678"},"recovery_question":{"answer":"Asterisk"}})";
    EXPECT_EQ(client.post(user + "/credentials/forgot_password", forgotten).code(), "E0000087");
    const auto asked = client.post(
        user + "/credentials/change_recovery_question",
        R"({"password":{"value":"Abcd1234"},"recovery_question":{"question":"Forty-two?","answer":"Asterisk"}})");
    ASSERT_EQ(asked.status, 200) << asked.text;
    EXPECT_EQ(
        asked.text,
        R"({"password":{},"recovery_question":{"question":"Forty-two?"},"provider":{"type":"OKTA","name":"OKTA"}})");
    client.wait(std::chrono::seconds{2});
    EXPECT_EQ(client.post(user + "/credentials/forgot_password", forgotten).text, asked.text);
    const auto after = client.get(user).body();
    EXPECT_EQ(after.at("status"), "ACTIVE");
    EXPECT_NE(after.at("passwordChanged"), after.at("created"));
}

TEST(OktaOtherClients, AnAppComesBackWithWhatItWasMadeOf) {
    OktaClient client;
    const auto made = client.post("/api/v1/apps?activate=false",
                                  R"({"label":"Mark","signOnMode":"BOOKMARK","name":"bookmark",
            "settings":{"app":{"requestIntegration":false,"url":"https://example.com/"}},"accessibility":{},
            "visibility":{"hide":{"iOS":true}}})");
    const auto path = "/api/v1/apps/" + id_of(made);
    EXPECT_EQ(client.get(path).text, made.text);
    const auto app = made.body();
    EXPECT_EQ(app.at("settings").at("app").at("url"), "https://example.com/");
    EXPECT_EQ(app.at("settings").at("manualProvisioning"), false);
    EXPECT_EQ(app.at("visibility").at("hide").at("iOS"), true);
    EXPECT_EQ(app.at("visibility").at("hide").at("web"), false);
    EXPECT_EQ(app.at("credentials").at("userNameTemplate").at("type"), "BUILT_IN");
    EXPECT_TRUE(app.at("_links").as_object().contains("activate"));
    EXPECT_FALSE(app.at("_links").as_object().contains("self"));
    ASSERT_EQ(client.post(path + "/lifecycle/activate").status, 200);
    const auto changed = client.put(path, R"({"label":"Mark II","signOnMode":"BOOKMARK","name":"bookmark",
            "settings":{"app":{"url":"https://example.org/"}}})");
    EXPECT_EQ(changed.body().at("settings").at("app").at("url"), "https://example.org/");
    EXPECT_EQ(changed.body().at("visibility").at("hide").at("iOS"), false);
}

TEST(OktaOtherClients, AnOidcAppIsAClientWithASecretThatStays) {
    OktaClient client;
    const auto* body = R"({"label":"Web","name":"oidc_client","signOnMode":"OPENID_CONNECT","settings":{
        "oauthClient":{"redirect_uris":["http://d.example/"]}}})";
    const auto made = client.post("/api/v1/apps", body).body();
    const auto secret = made.at("credentials").at("oauthClient").at("client_secret");
    EXPECT_EQ(made.at("credentials").at("oauthClient").at("client_id"), made.at("id"));
    EXPECT_EQ(secret.as_string().size(), 64U);
    const auto path = "/api/v1/apps/" + std::string{made.at("id").as_string()};
    EXPECT_EQ(client.put(path, body).body().at("credentials").at("oauthClient").at("client_secret"), secret);
}

TEST(OktaOtherClients, AppsAreFoundByWhoIsAssigned) {
    OktaClient client;
    const auto user = client.create("a@example.com");
    const auto app = id_of(client.post("/api/v1/apps", R"({"label":"One"})"));
    client.post("/api/v1/apps", R"({"label":"Other"})");
    ASSERT_EQ(client.post("/api/v1/apps/" + app + "/users", R"({"id":")" + user + "\"}").status, 200);
    const auto found = client.get("/api/v1/apps?filter=user.id+eq+%22" + user + "%22").body();
    ASSERT_EQ(found.as_array().size(), 1U);
    EXPECT_EQ(found.at(0).at("id").as_string(), app);
}

TEST(OktaOtherClients, AnAttributeThatNeedNotBeSaysNothingOfIt) {
    OktaClient client;
    const auto* body = R"({"definitions":{"custom":{"properties":{"pace":{"title":"Pace","type":"string",
        "required":false,"unique":false}}}}})";
    const auto schema = client.post("/api/v1/meta/schemas/user/default", body).body();
    const auto pace = schema.at("definitions").at("custom").at("properties").at("pace").as_object();
    EXPECT_FALSE(pace.contains("required"));
    EXPECT_FALSE(pace.contains("unique"));
    EXPECT_EQ(client
                  .post("/api/v1/meta/schemas/user/default",
                        R"({"definitions":{"custom":{"properties":{"9 lives":{"type":"string"}}}}})")
                  .code(),
              "E0000001");
    const auto group = client.post("/api/v1/meta/schemas/group/default", body).body().at("definitions");
    EXPECT_EQ(group.at("base").at("properties").at("name").at("description"), "Name");
    EXPECT_EQ(group.at("custom").at("properties").at("pace").at("master").at("type"), "PROFILE_MASTER");
}

TEST(OktaOtherClients, ARuleWithPeopleIsShownWithThemAndFoundByAPartOfItsName) {
    OktaClient client;
    const auto group = client.create_group("Target");
    const auto rule = [&](std::string_view name, std::string_view people) {
        return client.post("/api/v1/groups/rules",
                           R"({"type":"group_rule","name":")" + std::string{name} +
                               R"(","conditions":{"expression":{"value":"user.title==\"x\""})" + std::string{people} +
                               R"(},"actions":{"assignUserToGroups":{"groupIds":[")" + group + "\"]}}}");
    };
    const auto with = rule("Those of Basel", R"(,"people":{"users":{}})").body();
    EXPECT_EQ(with.at("allGroupsValid"), true);
    EXPECT_TRUE(with.at("conditions").at("people").at("users").at("exclude").as_array().empty());
    EXPECT_FALSE(rule("Those of Bern", "").body().as_object().contains("allGroupsValid"));
    const auto found = client.get("/api/v1/groups/rules?search=basel").body();
    ASSERT_EQ(found.as_array().size(), 1U);
    EXPECT_EQ(found.at(0).at("name"), "Those of Basel");
}

TEST(OktaOtherClients, FoundGroupsAreSortedAndPagedInThatOrder) {
    OktaClient client;
    for (const char* name : {"Mercury", "venus", "Earth"}) client.create_group(name);
    std::string names;
    std::string at = "/api/v1/groups?search=type+eq+%22OKTA_GROUP%22&sortBy=profile.name&sortOrder=desc&limit=2";
    while (!at.empty()) {
        const auto page = client.get(at);
        for (const auto& group : page.body().as_array()) names += group.at("profile").at("name").as_string();
        at = page.link("next");
    }
    EXPECT_EQ(names, "venusMercuryEarth");
    EXPECT_EQ(client.get("/api/v1/groups?search=type+eq+%22OKTA_GROUP%22&sortBy=size").code(), "E0000031");
}

TEST(OktaOtherClients, EveryListCutsWhatIsTooLongOrRefusesIt) {
    OktaClient client;
    EXPECT_EQ(client.get("/api/v1/logs?limit=1001").status, 200);
    client.configure(R"({"page_over_limit":"refused"})");
    for (const char* list : {"users?limit=201", "groups?limit=10001", "apps?limit=201", "logs?limit=1001"}) {
        EXPECT_EQ(client.get(std::string{"/api/v1/"} + list).code(), "E0000001") << list;
    }
}

TEST(OktaOtherClients, TooLongAWordOfAFreeSearchIsNamed) {
    OktaClient client;
    const auto refused = client.get("/api/v1/logs?q=" + std::string(41, 'x'));
    EXPECT_EQ(refused.code(), "E0000001");
    EXPECT_NE(refused.text.find("'q': Freeform search cannot contain items longer than 40 characters."),
              std::string::npos);
}

TEST(OktaOtherClients, WhatIsAskedForIsEmbedded) {
    OktaClient client;
    const auto user = client.create("a@example.com");
    const auto group = client.create_group("Embedded");
    const auto app = "/api/v1/apps/" + id_of(client.post("/api/v1/apps", R"({"label":"One"})"));
    client.put("/api/v1/groups/" + group + "/users/" + user, "");
    client.put(app + "/groups/" + group, "{}");
    client.post(app + "/users", R"({"id":")" + user + "\"}");
    client.post("/api/v1/groups/rules", R"({"type":"group_rule","name":"R","conditions":{"expression":
        {"value":"user.title==\"x\""}},"actions":{"assignUserToGroups":{"groupIds":[")" +
                                            group + R"("]}}})");
    const auto embedded = [&](const std::string& target) {
        const auto answer = client.get(target);
        EXPECT_EQ(answer.status, 200) << target << answer.text;
        const auto one = answer.body().is_array() ? answer.body().at(0) : answer.body();
        return one.as_object().contains("_embedded") ? one.at("_embedded") : json::value{};
    };
    EXPECT_EQ(embedded(app + "/users?expand=user").at("user").at("profile").at("login"), "a@example.com");
    EXPECT_EQ(embedded(app + "/users/" + user), json::value{});
    EXPECT_EQ(embedded(app + "/groups/" + group + "?expand=group").at("group").at("profile").at("name"), "Embedded");
    EXPECT_EQ(embedded(app + "?expand=user/" + user).at("user").at("scope"), "USER");
    const auto stats = embedded("/api/v1/groups?q=Embedded&expand=stats").at("stats");
    EXPECT_EQ(stats.at("usersCount"), 1);
    EXPECT_EQ(stats.at("appsCount"), 1);
    EXPECT_EQ(stats.at("hasAdminPrivilege"), false);
    EXPECT_EQ(embedded("/api/v1/groups/rules?expand=groupIdToGroupNameMap").at("groupIdToGroupNameMap").at(group),
              "Embedded");
}

}  // namespace
}  // namespace lockstep::twin
