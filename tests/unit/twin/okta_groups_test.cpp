#include "tests/unit/twin/okta_client.hpp"

namespace lockstep::twin {
namespace {

std::size_t count(const OktaAnswer& answer) {
    return answer.body().as_array().size();
}

std::string create_rule(OktaClient& client, const std::string& group, const std::string& expression) {
    const json::object rule{
        {"type", "group_rule"},
        {"name", "Rule"},
        {"conditions",
         json::object{{"expression", json::object{{"value", expression}, {"type", "urn:okta:expression:1.0"}}}}},
        {"actions",
         json::object{{"assignUserToGroups", json::object{{"groupIds", json::array{json::string{group}}}}}}}};
    const auto answer = client.post("/api/v1/groups/rules", json::serialize(rule));
    EXPECT_EQ(answer.status, 200) << answer.text;
    return std::string{answer.body().at("id").as_string()};
}

std::string create_app(OktaClient& client) {
    const auto answer = client.post("/api/v1/apps", R"({"label":"Slack","signOnMode":"BOOKMARK"})");
    return std::string{answer.body().at("id").as_string()};
}

TEST(OktaGroups, MembershipIsIdempotentBothWays) {
    OktaClient client;
    const auto group = client.create_group("Staff");
    const auto path = "/api/v1/groups/" + group + "/users/" + client.create("a@example.com", false);
    EXPECT_EQ(client.put(path).status, 204);
    EXPECT_EQ(client.put(path).status, 204);
    EXPECT_EQ(count(client.get("/api/v1/groups/" + group + "/users")), 1U);
    EXPECT_EQ(client.remove(path).status, 204);
    EXPECT_EQ(client.remove(path).status, 204);
    EXPECT_EQ(count(client.get("/api/v1/groups/" + group + "/users")), 0U);
}

TEST(OktaGroups, EveryoneAndImportedGroupsAreReadOnly) {
    OktaClient client;
    const auto user = client.create("a@example.com");
    const auto everyone = client.get("/api/v1/groups?q=Everyone").body().at(0);
    const auto path = "/api/v1/groups/" + std::string{everyone.at("id").as_string()};
    EXPECT_EQ(count(client.get(path + "/users")), 2U);
    EXPECT_EQ(client.remove(path + "/users/" + user).code(), "E0000006");
    EXPECT_EQ(client.put(path, R"({"profile":{"name":"Nobody"}})").code(), "E0000006");
    const auto imported = client.as_person(
        "POST", "/_twin/groups", R"({"type":"APP_GROUP","profile":{"name":"AD Staff"},"members":[")" + user + "\"]}");
    const auto app_group = "/api/v1/groups/" + std::string{imported.body().at("id").as_string()};
    EXPECT_EQ(count(client.get(app_group + "/users")), 1U);
    client.configure(R"({"read_only_group":"E0000001"})");
    EXPECT_EQ(client.remove(app_group + "/users/" + user).code(), "E0000001");
    EXPECT_EQ(count(client.get("/api/v1/groups?filter=type+eq+%22APP_GROUP%22")), 1U);
}

TEST(OktaGroups, PutReplacesTheDescriptionToo) {
    OktaClient client;
    const auto path = "/api/v1/groups/" + client.create_group("Staff");
    ASSERT_EQ(client.put(path, R"({"profile":{"name":"Staff","description":"All"}})").status, 200);
    EXPECT_EQ(client.get(path).body().at("profile").at("description"), "All");
    ASSERT_EQ(client.put(path, R"({"profile":{"name":"Crew"}})").status, 200);
    EXPECT_TRUE(client.get(path).body().at("profile").at("description").is_null());
    EXPECT_EQ(client.post("/api/v1/groups", R"({"profile":{"name":"Crew"}})").code(), "E0000001");
}

TEST(OktaGroups, MemberListsMayLagBehindTheWrite) {
    OktaClient client;
    client.configure(R"({"member_lag_ms":3000})");
    const auto group = client.create_group("Staff");
    const auto user = client.create("a@example.com");
    ASSERT_EQ(client.put("/api/v1/groups/" + group + "/users/" + user).status, 204);
    EXPECT_EQ(count(client.get("/api/v1/groups/" + group + "/users")), 0U);
    EXPECT_EQ(count(client.get("/api/v1/users/" + user + "/groups")), 1U);
    client.wait(std::chrono::seconds{3});
    EXPECT_EQ(count(client.get("/api/v1/groups/" + group + "/users")), 1U);
    ASSERT_EQ(client.remove("/api/v1/groups/" + group + "/users/" + user).status, 204);
    EXPECT_EQ(count(client.get("/api/v1/groups/" + group + "/users")), 1U);
    client.wait(std::chrono::seconds{3});
    EXPECT_EQ(count(client.get("/api/v1/groups/" + group + "/users")), 0U);
}

TEST(OktaGroups, GroupsOfACreateAreGivenAtOnceAndAtMostTwenty) {
    OktaClient client;
    const auto group = client.create_group("Staff");
    const auto body = [&](int copies) {
        std::string ids;
        for (int i = 0; i < copies; ++i) ids += (i > 0 ? ",\"" : "\"") + group + "\"";
        return R"({"profile":{"firstName":"A","lastName":"B","login":"a@example.com","email":"a@example.com"},"groupIds":[)" +
               ids + "]}";
    };
    EXPECT_EQ(client.post("/api/v1/users", body(21)).code(), "E0000093");
    EXPECT_EQ(client.post("/api/v1/users", body(1)).status, 200);
    EXPECT_EQ(count(client.get("/api/v1/groups/" + group + "/users")), 1U);
}

TEST(OktaRules, AnActiveRuleGivesAndTakesAsTheProfileChanges) {
    OktaClient client;
    const auto group = client.create_group("IT");
    const auto user = "/api/v1/users/" + client.create("a@example.com");
    const auto rule = create_rule(client, group, R"(user.department == "IT" AND !String.startsWith(user.title, "Ex"))");
    const auto members = [&] { return count(client.get("/api/v1/groups/" + group + "/users")); };
    ASSERT_EQ(client.post(user, R"({"profile":{"department":"IT"}})").status, 200);
    EXPECT_EQ(members(), 0U);
    ASSERT_EQ(client.post("/api/v1/groups/rules/" + rule + "/lifecycle/activate").status, 204);
    EXPECT_EQ(members(), 1U);
    EXPECT_EQ(client.put("/api/v1/groups/rules/" + rule, "{}").code(), "E0000001");
    ASSERT_EQ(client.post(user, R"({"profile":{"title":"Ex-boss"}})").status, 200);
    EXPECT_EQ(members(), 0U);
}

TEST(OktaRules, RemovingARuleMadeMemberExcludesThemOrBringsThemBack) {
    for (const std::string setting : {"excluded", "readded"}) {
        OktaClient client;
        client.configure(R"({"rule_member_removed":")" + setting + "\"}");
        const auto group = client.create_group("All");
        const auto user = client.create("a@example.com");
        const auto rule = "/api/v1/groups/rules/" + create_rule(client, group, R"(user.lastName=="B")");
        ASSERT_EQ(client.post(rule + "/lifecycle/activate").status, 204);
        ASSERT_EQ(client.remove("/api/v1/groups/" + group + "/users/" + user).status, 204);
        EXPECT_EQ(count(client.get("/api/v1/groups/" + group + "/users")), setting == "excluded" ? 0U : 1U);
        const auto people = client.get(rule).body().at("conditions").as_object().contains("people");
        EXPECT_EQ(people, setting == "excluded");
    }
}

TEST(OktaRules, DeactivatedPeopleKeepWhatARuleGave) {
    OktaClient client;
    const auto group = client.create_group("All");
    const auto user = client.create("a@example.com");
    const auto rule = "/api/v1/groups/rules/" + create_rule(client, group, R"(user.lastName=="B")");
    ASSERT_EQ(client.post(rule + "/lifecycle/activate").status, 204);
    ASSERT_EQ(client.post("/api/v1/users/" + user + "/lifecycle/deactivate").status, 200);
    EXPECT_EQ(count(client.get("/api/v1/groups/" + group + "/users")), 1U);
}

TEST(OktaRules, AnExcludedPersonWhoWasDeletedBreaksTheNextUpdate) {
    OktaClient client;
    const auto user = client.create("a@example.com");
    const auto group = client.create_group("G");
    const auto body = [&](const std::string& name) {
        return R"({"type":"group_rule","name":")" + name + R"(","conditions":{"people":{"users":{"exclude":[")" + user +
               R"("]},"groups":{"exclude":[]}},"expression":{"type":"urn:okta:expression:1.0","value":"user.title==\"x\""}},
               "actions":{"assignUserToGroups":{"groupIds":[")" +
               group + "\"]}}}";
    };
    const auto made = client.post("/api/v1/groups/rules", body("R"));
    ASSERT_EQ(made.status, 200) << made.text;
    const auto path = "/api/v1/groups/rules/" + std::string{made.body().at("id").as_string()};
    EXPECT_EQ(client.put(path, body("S")).status, 200);
    client.remove("/api/v1/users/" + user);
    client.remove("/api/v1/users/" + user);
    EXPECT_NE(client.get(path).text.find(user), std::string::npos);
    EXPECT_EQ(client.put(path, body("T")).code(), "E0000001");
}

TEST(OktaRules, MalformedExpressionsAreRefused) {
    OktaClient client;
    const auto group = client.create_group("All");
    for (const std::string expression : {"user.department ==", "nonsense(1)", "user.city == \"x", "department"}) {
        const json::object rule{
            {"name", "Rule"},
            {"conditions", json::object{{"expression", json::object{{"value", expression}}}}},
            {"actions",
             json::object{{"assignUserToGroups", json::object{{"groupIds", json::array{json::string{group}}}}}}}};
        EXPECT_EQ(client.post("/api/v1/groups/rules", json::serialize(rule)).code(), "E0000001") << expression;
    }
}

TEST(OktaApps, InactivePeopleGetNoAppsAndGroupGivenOnesCannotBeTaken) {
    OktaClient client;
    const auto app = "/api/v1/apps/" + create_app(client);
    const auto staged = client.create("s@example.com", false);
    EXPECT_EQ(client.post(app + "/users", R"({"id":")" + staged + "\"}").code(), "E0000117");
    const auto user = client.create("a@example.com");
    const auto group = client.create_group("Staff");
    ASSERT_EQ(client.put(app + "/groups/" + group, "{}").status, 200);
    ASSERT_EQ(client.put("/api/v1/groups/" + group + "/users/" + user).status, 204);
    EXPECT_EQ(client.get(app + "/users/" + user).body().at("scope"), "GROUP");
    EXPECT_EQ(client.remove(app + "/users/" + user).code(), "E0000046");
    ASSERT_EQ(client.remove("/api/v1/groups/" + group + "/users/" + user).status, 204);
    EXPECT_EQ(client.get(app + "/users/" + user).status, 404);
    EXPECT_EQ(client.remove(app).code(), "E0000056");
}

TEST(OktaApps, AGroupsAppComesWithTheActivationOrTheFirstSignIn) {
    for (const bool of_provisioned : {true, false}) {
        OktaClient client;
        client.configure(of_provisioned ? R"({"apps_of_provisioned":true})" : R"({"apps_of_provisioned":false})");
        const auto app = "/api/v1/apps/" + create_app(client);
        const auto group = client.create_group("Staff");
        const auto user = client.create("s@example.com", false);
        ASSERT_EQ(client.put(app + "/groups/" + group).status, 200);
        ASSERT_EQ(client.put("/api/v1/groups/" + group + "/users/" + user).status, 204);
        EXPECT_EQ(count(client.get(app + "/users")), 0U);
        ASSERT_EQ(client.post("/api/v1/users/" + user + "/lifecycle/activate").status, 200);
        EXPECT_EQ(count(client.get(app + "/users")), of_provisioned ? 1U : 0U);
        ASSERT_EQ(client.as_person("POST", "/_twin/users/" + user + "/sign_in").status, 200);
        EXPECT_EQ(count(client.get("/api/v1/users/" + user + "/appLinks")), 1U);
    }
}

}  // namespace
}  // namespace lockstep::twin
