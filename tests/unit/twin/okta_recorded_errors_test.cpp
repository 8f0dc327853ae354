// Each of the 63 recorded refusals, asked of the twin in the state that provokes it; what is left out says why.
#include <map>

#include "tests/unit/twin/okta_replay.hpp"

namespace lockstep::twin {
namespace {

// By their place in the file; each with the reason.
const std::map<std::size_t, const char*> kLeftOut = {
    {5, "a hand-made body: the cause stands in the summary; status, code and cause are compared below"},
    {15, "a hand-made exchange, and it refuses the entity type that the vendor documents"},
    {35, "a hand-made body without causes; its status and text are compared below"},
};

std::string first_id(OktaClient& client, std::string_view target, std::string_view key, std::string_view value) {
    const auto list = client.get(target).body();
    for (const auto& one : list.as_array()) {
        const auto* held = one.as_object().if_contains(key);
        if (held && held->is_string() && held->as_string() == value) return std::string{one.at("id").as_string()};
    }
    ADD_FAILURE() << "nothing in " << target;
    return {};
}

std::string make_app(OktaClient& client) {
    return std::string{client.post("/api/v1/apps", R"({"label":"Made"})").body().at("id").as_string()};
}

struct Scene {
    Replay& replay;
    OktaClient& client;
    Exchange& exchange;

    /// What the recorded target calls `recorded` is `ours` here.
    void name(std::string_view recorded, const std::string& ours) const {
        auto& target = exchange.target;
        const auto at = target.find(recorded);
        ASSERT_NE(at, std::string::npos) << target;
        target.replace(at, recorded.size(), ours);
        replay.know(ours);
    }
    void body(std::string_view text) const { exchange.request_body = json::parse(text); }
    void server(std::string_view recorded) const {
        name(recorded, first_id(client, "/api/v1/authorizationServers", "name", "default"));
    }
};

// What must be there before; requests whose bodies the recorder dropped get the body that the answer speaks of.
const std::map<std::size_t, void (*)(const Scene&)> kScenes = {
    {0,
     [](const Scene& scene) {
         scene.name("0oas90dsv0iq7zwld5d7", make_app(scene.client));
         scene.name("rstnwmp13cg3r0SMK5d7",
                    first_id(scene.client, "/api/v1/policies?type=ACCESS_POLICY", "name", "Okta Admin Console"));
     }},
    {1, [](const Scene& scene) { scene.client.configure(R"({"max_apps":1})"), make_app(scene.client); }},
    {3,
     [](const Scene& scene) {
         make_app(scene.client);
         scene.name("prmnkwe1vcDGIxAzg1d7",
                    std::string{scene.client.get("/api/v1/mappings").body().at(0).at("id").as_string()});
     }},
    {8,
     [](const Scene& scene) {
         scene.name("rsts3m3yp1GXVmp0M5d7",
                    first_id(scene.client, "/api/v1/policies?type=ACCESS_POLICY", "name", "Any two factors"));
     }},
    {17,
     [](const Scene& scene) {
         scene.name("aut5z8lo8eomRT3Ud1d7", first_id(scene.client, "/api/v1/authenticators", "key", "okta_password"));
     }},
    {18,
     [](const Scene& scene) {
         const auto group = scene.client.create_group("Owned");
         const auto owner = scene.client.create("owner@example.com");
         scene.name("00gvtzf96sHcVEPcf1d7", group);
         scene.exchange.request_body.as_object()["id"] = owner;
         scene.replay.know(owner);
         ASSERT_EQ(scene.client.post("/api/v1/groups/" + group + "/owners", R"({"id":")" + owner + "\"}").status, 201);
     }},
    {19,
     [](const Scene& scene) {
         scene.body(R"({"label":"365","name":"office365","settings":{"app":{"wsFedConfigureType":"AUTO"}}})");
     }},
    {16,
     [](const Scene& scene) {
         const auto made = scene.client.post("/api/v1/authenticators?activate=true",
                                             R"({"key":"custom_app","name":"Custom","type":"app"})");
         ASSERT_EQ(made.status, 200) << made.text;
         const std::string authenticator{made.body().at("id").as_string()};
         const auto app = scene.client.post(
             "/api/v1/apps",
             R"({"name":"oidc_client","label":"Back channel","settings":{"oauthClient":{"backchannel_custom_authenticator_id":")" +
                 authenticator + "\"}}}");
         ASSERT_EQ(app.status, 200) << app.text;
         scene.name("autzl5nch7WihkNDZ1d7", authenticator);
     }},
    {22, [](const Scene& scene) { scene.server("aussdomg3nRN8aLWm5d7"); }},
    {26, [](const Scene& scene) { scene.server("aussd9r0dpDqjjOMq5d7"); }},
    {28, [](const Scene& scene) { scene.server("aussfbqzvKaawSFQH4x6"); }},
    {29,
     [](const Scene& scene) {
         scene.body(R"({"principalId":"00T1dnauwfcmvN3bq1d7","principalType":"SSWS_TOKEN","defaultPercentage":10})");
     }},
    {31, [](const Scene& scene) { scene.name("00usfahhrdlPEHV1g4x6", scene.client.create("f@example.com")); }},
    {38,
     [](const Scene& scene) {
         const auto made = scene.client.post("/api/v1/iam/resource-sets", R"({"label":"Set","resources":[]})");
         scene.name("iamqgmhd2q7d9oojT5d7", std::string{made.body().at("id").as_string()});
     }},
    {47, [](const Scene& scene) { scene.name("00gvtzf96sHcVEPcf1d7", scene.client.create_group("Owned")); }},
    {49, [](const Scene& scene) { scene.client.configure(R"({"type_delete_failures":1})"); }},
    {53,
     [](const Scene& scene) {
         const auto app = make_app(scene.client);
         ASSERT_EQ(scene.client.post("/api/v1/apps/" + app + "/lifecycle/deactivate").status, 200);
         scene.name("0oakwuobi3emVfs9l1d7", app);
         scene.body(R"({"label":"Renamed"})");
     }},
    {59,
     [](const Scene& scene) {
         scene.name("autcmon9grRZO488N1d7", first_id(scene.client, "/api/v1/authenticators", "key", "okta_email"));
     }},
    {60,
     [](const Scene& scene) {
         ASSERT_EQ(scene.client.post("/api/v1/captchas", json::serialize(scene.exchange.request_body)).status, 200);
     }},
    {61,
     [](const Scene& scene) {
         scene.name("autnwmp13wasLMLyj5d7", first_id(scene.client, "/api/v1/authenticators", "key", "phone_number"));
     }},
    {62, [](const Scene& scene) { scene.client.configure(R"({"rules_reconciling":1})"); }},
};

TEST(OktaRecordedErrors, EachIsGivenInStatusCodeAndWords) {
    const auto recorded = load_recording("errors");
    if (recorded.empty()) GTEST_SKIP() << "no shared samples beside this checkout";
    ASSERT_EQ(recorded.size(), 63U);
    for (std::size_t i = 0; i < recorded.size(); ++i) {
        if (kLeftOut.contains(i)) continue;
        Replay replay;
        auto exchange = recorded[i];
        if (const auto scene = kScenes.find(i); scene != kScenes.end())
            scene->second({replay, replay.client, exchange});
        for (const auto& line : replay.play(exchange)) ADD_FAILURE() << i << ": " << line;
    }
}

TEST(OktaRecordedErrors, AnAppWithoutProvisioningHasNoFeatures) {
    OktaClient client;
    const auto answer = client.get("/api/v1/apps/" + make_app(client) + "/features");
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.code(), "E0000001");
    EXPECT_NE(answer.text.find("Provisioning is not supported."), std::string::npos) << answer.text;
}

TEST(OktaRecordedErrors, AnAppWithoutProvisioningHasNoConnection) {
    OktaClient client;
    const auto answer = client.get("/api/v1/apps/0oa1test1234567890ab/cwo/connections/con1test1234567890xy");
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.body().at("errorSummary"), "Not found: Resource not found: con1test1234567890xy (Connection)");
}

}  // namespace
}  // namespace lockstep::twin
