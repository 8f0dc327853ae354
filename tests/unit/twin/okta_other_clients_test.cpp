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

}  // namespace
}  // namespace lockstep::twin
