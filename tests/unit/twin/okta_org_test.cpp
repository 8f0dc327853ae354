// What an Okta org has beside people, groups and apps: devices, factors, relations, user types, shares of the limits …
#include "tests/unit/twin/okta_client.hpp"
#include "twin/people.hpp"

namespace lockstep::twin {
namespace {

std::string id_of(const OktaAnswer& answer) {
    EXPECT_TRUE(answer.status == 200 || answer.status == 201) << answer.text;
    return std::string{answer.body().at("id").as_string()};
}

TEST(OktaDevices, AreListedSearchedAndLedThroughTheirLife) {
    OktaClient client;
    Company company;
    company.people.resize(4);
    for (std::size_t i = 0; i < company.people.size(); ++i) {
        auto& person = company.people[i];
        person.in_okta = true;
        person.first_name = "P" + std::to_string(i);
        person.last_name = "Q";
        person.login = person.email = "p" + std::to_string(i) + "@example.com";
    }
    client.okta().fill(company, client.now, client.random());
    const auto list = client.get("/api/v1/devices?limit=1");
    ASSERT_EQ(list.body().as_array().size(), 1U);
    ASSERT_FALSE(list.link("next").empty());
    const auto device = list.body().at(0);
    const auto path = "/api/v1/devices/" + std::string{device.at("id").as_string()};
    EXPECT_EQ(client.get(path + "/users").body().as_array().size(), 1U);

    EXPECT_EQ(client.post(path + "/lifecycle/unsuspend").status, 400);
    EXPECT_EQ(client.post(path + "/lifecycle/suspend").status, 204);
    EXPECT_EQ(client.get("/api/v1/devices?search=status+eq+%22SUSPENDED%22").body().as_array().size(), 1U);
    EXPECT_EQ(client.remove(path).status, 400);
    EXPECT_EQ(client.post(path + "/lifecycle/deactivate").status, 204);
    EXPECT_EQ(client.remove(path).status, 204);
    EXPECT_EQ(client.get(path).code(), "E0000007");
}

TEST(OktaOrg, ItsLinksLeadSomewhere) {
    OktaClient client;
    const auto org = client.get("/api/v1/org").body();
    EXPECT_TRUE(org.at("website").is_string());
    for (const char* name : {"preferences", "oktaCommunication", "oktaSupport", "contacts"}) {
        const std::string url{org.at("_links").at(name).at("href").as_string()};
        EXPECT_EQ(client.get(url.substr(url.find("/api/"))).status, 200) << url;
    }
    const auto user = client.create("a@example.com");
    EXPECT_EQ(client.put("/api/v1/org/contacts/BILLING", R"({"userId":")" + user + "\"}").status, 200);
    EXPECT_EQ(client.get("/api/v1/org/contacts/billing").body().at("userId").as_string(), user);
    EXPECT_NE(client.get("/api/v1/org/contacts/technical").body().at("userId").as_string(), user);
    EXPECT_EQ(client.get("/api/v1/org/contacts/other").code(), "E0000007");
}

TEST(OktaFactors, GoWithAResetOfAll) {
    OktaClient client;
    const auto user = "/api/v1/users/" + client.create("a@example.com");
    const auto made =
        client.post(user + "/factors", R"({"factorType":"sms","provider":"OKTA","profile":{"phoneNumber":"+41"}})");
    EXPECT_EQ(made.body().at("status"), "PENDING_ACTIVATION");
    const auto factor = user + "/factors/" + id_of(made);
    EXPECT_EQ(client.post(factor + "/lifecycle/activate", R"({"passCode":"1"})").body().at("status"), "ACTIVE");
    EXPECT_EQ(client.get(user + "/factors").body().as_array().size(), 1U);
    EXPECT_EQ(client.post(user + "/lifecycle/reset_factors").status, 200);
    EXPECT_TRUE(client.get(user + "/factors").body().as_array().empty());
    EXPECT_EQ(client.get(factor).code(), "E0000007");
}

TEST(OktaLinkedObjects, AreSeenFromBothEnds) {
    OktaClient client;
    const auto boss = client.create("boss@example.com");
    const auto report = client.create("report@example.com");
    const auto definition =
        R"({"primary":{"name":"manager","title":"Manager","type":"USER"},"associated":{"name":"subordinate","title":"S","type":"USER"}})";
    ASSERT_EQ(client.post("/api/v1/meta/schemas/user/linkedObjects", definition).status, 201);
    EXPECT_EQ(client.post("/api/v1/meta/schemas/user/linkedObjects", definition).code(), "E0000001");
    EXPECT_EQ(client.put("/api/v1/users/" + report + "/linkedObjects/manager/" + boss).status, 204);
    const auto up = client.get("/api/v1/users/" + report + "/linkedObjects/manager").body();
    const auto down = client.get("/api/v1/users/" + boss + "/linkedObjects/subordinate").body();
    EXPECT_TRUE(std::string_view{up.at(0).at("_links").at("self").at("href").as_string()}.ends_with(boss));
    EXPECT_TRUE(std::string_view{down.at(0).at("_links").at("self").at("href").as_string()}.ends_with(report));
    EXPECT_EQ(client.remove("/api/v1/users/" + report + "/linkedObjects/manager").status, 204);
    EXPECT_TRUE(client.get("/api/v1/users/" + boss + "/linkedObjects/subordinate").body().as_array().empty());
}

TEST(OktaPrincipalLimits, MoveTheShareThatTheHeadersShow) {
    OktaClient client;
    client.configure(R"({"org_limits":{"/api/v1/groups":500}})");
    EXPECT_EQ(client.get("/api/v1/groups").header("x-rate-limit-limit"), "250");
    const auto token = std::string{client.get("/api/v1/api-tokens").body().at(0).at("id").as_string()};
    const auto body = R"({"principalType":"SSWS_TOKEN","principalId":")" + token + R"(","defaultPercentage":10})";
    const auto id = id_of(client.post("/api/v1/principal-rate-limits", body));
    EXPECT_EQ(client.get("/api/v1/groups").header("x-rate-limit-limit"), "50");
    EXPECT_EQ(client.get("/api/v1/principal-rate-limits").code(), "E0000028");
    const auto listed = client.get("/api/v1/principal-rate-limits?filter=principalType+eq+%22SSWS_TOKEN%22");
    EXPECT_EQ(listed.body().at(0).at("id"), json::string{id});
    EXPECT_EQ(client.get("/api/v1/rate-limit-settings/warning-threshold").body().at("warningThreshold"), 60);
}

TEST(OktaUserTypes, HaveAttributesOfTheirOwn) {
    OktaClient client;
    const auto made = client.post("/api/v1/meta/types/user", R"({"name":"contractor","displayName":"Contractor"})");
    const auto type = id_of(made);
    std::string schema{made.body().at("_links").at("schema").at("href").as_string()};
    schema.erase(0, OktaClient::kUrl.size());
    const auto attribute = R"({"definitions":{"custom":{"properties":{"agency":{"type":"string"}}}}})";
    ASSERT_EQ(client.post(schema, attribute).status, 200);
    EXPECT_TRUE(client.get("/api/v1/meta/schemas/user/default").text.find("agency") == std::string::npos);
    const std::string profile =
        R"({"profile":{"firstName":"A","lastName":"B","login":"c@example.com","email":"c@example.com","agency":"X"})";
    EXPECT_EQ(client.post("/api/v1/users", profile + "}").code(), "E0000001");
    const auto user = client.post("/api/v1/users", profile + R"(,"type":{"id":")" + type + "\"}}");
    EXPECT_EQ(user.status, 200) << user.text;
    EXPECT_EQ(client.remove("/api/v1/meta/types/user/" + type).code(), "E0000001");  // in use
}

TEST(OktaRisk, IsSetOnceAndThenChanged) {
    OktaClient client;
    const auto risk = "/api/v1/users/" + client.create("a@example.com") + "/risk";
    EXPECT_EQ(client.get(risk).body().at("riskLevel"), "NONE");
    EXPECT_EQ(client.put(risk, R"({"riskLevel":"HIGH"})").status, 201);
    EXPECT_EQ(client.put(risk, R"({"riskLevel":"LOW"})").status, 200);
    EXPECT_EQ(client.put(risk, R"({"riskLevel":"NONE"})").code(), "E0000001");
}

TEST(OktaCatalogue, KeepsWhatIsWrittenAndRefusesWhatLacks) {
    OktaClient client;
    EXPECT_EQ(client.get("/api/v1/zones").body().as_array().size(), 2U);
    EXPECT_EQ(client.post("/api/v1/zones", R"({"type":"IP"})").code(), "E0000001");
    const auto zone = "/api/v1/zones/" + id_of(client.post("/api/v1/zones", R"({"type":"IP","name":"Office"})"));
    EXPECT_EQ(client.post(zone + "/lifecycle/deactivate").body().at("status"), "INACTIVE");
    EXPECT_EQ(client.put(zone, R"({"type":"IP","name":"Office 2"})").body().at("status"), "INACTIVE");
    const auto saved = client.okta().save();
    client.okta().load(saved);
    EXPECT_EQ(client.get(zone).body().at("name"), "Office 2");
    EXPECT_EQ(client.remove(zone).status, 204);
    EXPECT_EQ(client.get(zone).code(), "E0000007");
    EXPECT_EQ(client.get("/api/v1/policies").code(), "E0000028");
    EXPECT_EQ(client.get("/api/v1/policies?type=PASSWORD").body().as_array().size(), 1U);
    EXPECT_EQ(client.get("/api/v1/realms").body().at(0).at("isDefault"), true);
    EXPECT_EQ(client.send("PATCH", zone, "{}").code(), "E0000022");
}

TEST(OktaGroupSchema, TakesCustomAttributes) {
    OktaClient client;
    const auto body = R"({"definitions":{"custom":{"properties":{"owner":{"type":"string"}}}}})";
    EXPECT_EQ(client.post("/api/v1/groups", R"({"profile":{"name":"G","owner":"x"}})").code(), "E0000001");
    ASSERT_EQ(client.post("/api/v1/meta/schemas/group/default", body).status, 200);
    EXPECT_EQ(client.post("/api/v1/groups", R"({"profile":{"name":"G","owner":"x"}})").status, 200);
}

TEST(OktaMetadata, NeedsNoCredentialAndNoBudget) {
    OktaClient client;
    client.authorization.clear();
    for (const auto* path :
         {"/.well-known/okta-organization", "/.well-known/openid-configuration", "/oauth2/v1/keys"}) {
        const auto answer = client.get(path);
        EXPECT_EQ(answer.status, 200) << path;
        EXPECT_TRUE(answer.header("x-rate-limit-limit").empty()) << path;
    }
}

TEST(OktaAdmins, AreFoundInOneCall) {
    OktaClient client;
    const auto found = client.get("/api/v1/iam/assignees/users").body().at("value").as_array();
    ASSERT_EQ(found.size(), 1U);
    const auto roles = client.get("/api/v1/users/" + std::string{found[0].at("id").as_string()} + "/roles").body();
    EXPECT_EQ(roles.at(0).at("type"), "SUPER_ADMIN");
}

}  // namespace
}  // namespace lockstep::twin
