#include "tests/unit/twin/okta_client.hpp"

namespace lockstep::twin {
namespace {

std::vector<std::string> logins_of(const OktaAnswer& answer) {
    std::vector<std::string> logins;
    const auto body = answer.body();
    for (const auto& user : body.as_array()) logins.emplace_back(user.at("profile").at("login").as_string());
    return logins;
}

TEST(OktaUsers, PlainListHidesTheDeprovisionedAndSearchShowsThem) {
    OktaClient client;
    const auto id = client.create("gone@example.com");
    ASSERT_EQ(client.post("/api/v1/users/" + id + "/lifecycle/deactivate").status, 200);
    EXPECT_EQ(logins_of(client.get("/api/v1/users")), std::vector<std::string>{"admin.one@twin.example"});
    EXPECT_EQ(logins_of(client.get("/api/v1/users?search=status+pr")).size(), 2U);
    EXPECT_EQ(logins_of(client.get("/api/v1/users?filter=status+eq+%22DEPROVISIONED%22")),
              std::vector<std::string>{"gone@example.com"});
    EXPECT_TRUE(client.get("/api/v1/users?q=gone").body().as_array().empty());
}

TEST(OktaUsers, LoginIsUniqueWithoutCaseAndDiacritics) {
    OktaClient client;
    client.create("jose@example.com");
    const auto answer = client.post(
        "/api/v1/users",
        R"({"profile":{"firstName":"A","lastName":"B","login":"JOSÉ@example.com","email":"x@example.com"}})");
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.code(), "E0000001");
    EXPECT_NE(answer.text.find("login: An object with this field already exists in the current organization"),
              std::string::npos);
}

TEST(OktaUsers, ETagIsOfTheProfileAndNotOfTheStatus) {
    OktaClient client;
    const auto id = client.create("a@example.com");
    const auto before = client.get("/api/v1/users/" + id).header("etag");
    ASSERT_EQ(client.post("/api/v1/users/" + id + "/lifecycle/suspend").status, 200);
    EXPECT_EQ(client.get("/api/v1/users/" + id).header("etag"), before);
    ASSERT_EQ(client.post("/api/v1/users/" + id, R"({"profile":{"title":"Cook"}})").status, 200);
    EXPECT_NE(client.get("/api/v1/users/" + id).header("etag"), before);
    ASSERT_EQ(client.post("/api/v1/users/" + id, R"({"profile":{"title":null}})").status, 200);
    EXPECT_EQ(client.get("/api/v1/users/" + id).header("etag"), before);
    EXPECT_TRUE(before.starts_with("W/\"")) << before;
}

TEST(OktaUsers, IfMatchGuardsAnUpdate) {
    OktaClient client;
    const auto id = client.create("a@example.com");
    const auto path = "/api/v1/users/" + id;
    const auto tag = client.get(path).header("etag");
    const std::string change = R"({"profile":{"title":"Cook"}})";
    EXPECT_EQ(client.send("POST", path, change, {{"if-match", tag}}).status, 200);
    EXPECT_EQ(client.send("POST", path, change, {{"if-match", tag}}).code(), "E0000231");
    EXPECT_EQ(client.send("POST", path, change, {{"if-match", "nonsense"}}).code(), "E0000242");
}

TEST(OktaUsers, PutReplacesAndPostAdds) {
    OktaClient client;
    const auto id = client.create("a@example.com");
    const auto path = "/api/v1/users/" + id;
    ASSERT_EQ(client.post(path, R"({"profile":{"title":"Cook","city":"Bern"}})").status, 200);
    EXPECT_TRUE(client.get(path).body().at("profile").as_object().contains("city"));
    ASSERT_EQ(client
                  .put(path, R"({"profile":{"firstName":"A","lastName":"B","login":"a@example.com",
                                 "email":"a@example.com","title":"Chef"}})")
                  .status,
              200);
    const auto profile = client.get(path).body().at("profile").as_object();
    EXPECT_FALSE(profile.contains("city"));
    EXPECT_EQ(profile.at("title"), "Chef");
    EXPECT_TRUE(profile.at("mobilePhone").is_null());
}

TEST(OktaUsers, DeleteTakesTwoStepsAndAnswersTheSameTwice) {
    OktaClient client;
    const auto id = client.create("a@example.com");
    EXPECT_EQ(client.remove("/api/v1/users/" + id).status, 204);
    EXPECT_EQ(client.status_of(id), "DEPROVISIONED");
    EXPECT_EQ(client.remove("/api/v1/users/" + id).status, 204);
    const auto answer = client.get("/api/v1/users/" + id);
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.body().at("errorSummary").as_string(), "Not found: Resource not found: " + id + " (User)");
}

TEST(OktaUsers, PagesFollowTheNextLinkToEverybodyOnce) {
    OktaClient client;
    for (int i = 0; i < 7; ++i) client.create("p" + std::to_string(i) + "@example.com");
    for (const std::string start : {"/api/v1/users?limit=3", "/api/v1/users?search=id+pr&limit=3",
                                    "/api/v1/users?search=id+pr&limit=3&sortBy=profile.login&sortOrder=desc"}) {
        std::set<std::string> seen;
        int pages = 0;
        for (auto target = start; !target.empty(); ++pages) {
            const auto page = client.get(target);
            ASSERT_EQ(page.status, 200) << page.text;
            for (const auto& login : logins_of(page)) EXPECT_TRUE(seen.insert(login).second) << login;
            EXPECT_FALSE(page.link("self").empty());
            target = page.link("next");
        }
        EXPECT_EQ(seen.size(), 8U) << start;
        EXPECT_EQ(pages, 3) << start;
    }
}

TEST(OktaUsers, SelfLinkIsWrittenAnewWithBlanksAsPlus) {
    OktaClient client;
    const auto answer = client.get("/api/v1/users?sortOrder=0&search=profile.email%20sw%20%22john%22");
    EXPECT_EQ(answer.link("self"), "/api/v1/users?limit=200&search=profile.email+sw+%22john%22");
}

TEST(OktaUsers, ForeignCursorsAreRefused) {
    OktaClient client;
    EXPECT_EQ(client.get("/api/v1/users?after=nonsense").code(), "E0000029");
    EXPECT_EQ(client.get("/api/v1/users?search=id+pr&after=nonsense").code(), "E0000031");
}

TEST(OktaUsers, SearchFoldsCaseAndFilterDoesNot) {
    OktaClient client;
    client.create("Zoe@example.com");
    EXPECT_EQ(logins_of(client.get("/api/v1/users?search=profile.login+eq+%22ZOE@EXAMPLE.COM%22")).size(), 1U);
    EXPECT_EQ(logins_of(client.get("/api/v1/users?filter=profile.login+eq+%22ZOE@EXAMPLE.COM%22")).size(), 0U);
    EXPECT_EQ(logins_of(client.get("/api/v1/users?search=profile.login+co+%22oe@%22+and+(id+pr+or+status+pr)")).size(),
              1U);
}

TEST(OktaUsers, SearchAndFilterRefuseWhatTheyDoNotTake) {
    OktaClient client;
    EXPECT_EQ(client.get("/api/v1/users?search=profile.nope+eq+%221%22").code(), "E0000031");
    EXPECT_EQ(client.get("/api/v1/users?search=profile.city+co+%221%22").code(), "E0000031");
    EXPECT_EQ(client.get("/api/v1/users?search=not+(status+eq+%22ACTIVE%22)").code(), "E0000031");
    EXPECT_EQ(client.get("/api/v1/users?search=status+ne+%22ACTIVE%22").code(), "E0000031");
    EXPECT_EQ(client.get("/api/v1/users?filter=profile.city+eq+%22Bern%22").code(), "E0000094");
    EXPECT_EQ(client.get("/api/v1/users?filter=status+sw+%22ACT%22").code(), "E0000094");
    EXPECT_EQ(client.get("/api/v1/users?filter=status").code(), "E0000053");
    EXPECT_EQ(client.get("/api/v1/users?search=id+pr&filter=id+pr").code(), "E0000033");
    EXPECT_EQ(client.get("/api/v1/users?search=created+gt+%22yesterday%22").code(), "E0000030");
    EXPECT_EQ(client.get("/api/v1/users?filter=lastUpdated+gt+%22yesterday%22").code(), "E0000030");
    EXPECT_EQ(client.get("/api/v1/groups?filter=lastMembershipUpdated+gt+%22yesterday%22").code(), "E0000030");
}

TEST(OktaUsers, IndexLagsBehindReadsById) {
    OktaClient client;
    client.configure(R"({"index_lag_ms":2000})");
    const auto id = client.create("late@example.com", false);
    const std::string search = "/api/v1/users?search=profile.login+eq+%22late@example.com%22";
    EXPECT_EQ(client.get("/api/v1/users/" + id).status, 200);
    EXPECT_TRUE(client.get(search).body().as_array().empty());
    client.wait(std::chrono::seconds{2});
    EXPECT_EQ(client.get(search).body().at(0).at("status"), "STAGED");
    ASSERT_EQ(client.post("/api/v1/users/" + id + "/lifecycle/activate?sendEmail=false").status, 200);
    EXPECT_EQ(client.get(search).body().at(0).at("status"), "STAGED");
    EXPECT_EQ(client.status_of(id), "PROVISIONED");
    client.wait(std::chrono::seconds{2});
    EXPECT_EQ(client.get(search).body().at(0).at("status"), "PROVISIONED");
}

TEST(OktaUsers, UnknownAttributesAndSupplementaryCharactersAreRefused) {
    OktaClient client;
    const auto id = client.create("a@example.com");
    const auto unknown = client.post("/api/v1/users/" + id, R"({"profile":{"shoeSize":"44"}})");
    EXPECT_EQ(unknown.code(), "E0000001");
    EXPECT_NE(unknown.text.find("Property name 'shoeSize' is not defined in profile"), std::string::npos);
    EXPECT_EQ(client.post("/api/v1/users/" + id, R"({"profile":{"title":"Chef 🍕"}})").code(), "E0000001");
    EXPECT_EQ(client.post("/api/v1/users/" + id, R"({"profile":{"title":"Küchenchef 料理"}})").status, 200);
}

TEST(OktaUsers, CustomAttributesFollowTheSchema) {
    OktaClient client;
    ASSERT_EQ(client
                  .post("/api/v1/meta/schemas/user/default",
                        R"({"definitions":{"custom":{"id":"#custom","type":"object","properties":{
                            "badge":{"title":"Badge","type":"string","unique":true,"maxLength":4},
                            "floor":{"title":"Floor","type":"integer"}}}}})")
                  .status,
              200);
    const auto first = "/api/v1/users/" + client.create("a@example.com");
    const auto second = "/api/v1/users/" + client.create("b@example.com");
    EXPECT_EQ(client.post(first, R"({"profile":{"badge":"B1","floor":3}})").status, 200);
    EXPECT_EQ(client.post(second, R"({"profile":{"badge":"B1"}})").code(), "E0000001");
    EXPECT_EQ(client.post(second, R"({"profile":{"badge":"12345"}})").code(), "E0000001");
    EXPECT_EQ(client.post(second, R"({"profile":{"floor":"three"}})").code(), "E0000001");
    EXPECT_EQ(client.get("/api/v1/users?search=profile.floor+gt+2").body().as_array().size(), 1U);
}

TEST(OktaUsers, LoginAndShortNameFindAPersonWhileUnambiguous) {
    OktaClient client;
    client.create("isaac@example.com");
    EXPECT_EQ(client.get("/api/v1/users/ISAAC@example.com").status, 200);
    EXPECT_EQ(client.get("/api/v1/users/isaac").status, 200);
    client.create("isaac@example.org");
    EXPECT_EQ(client.get("/api/v1/users/isaac").status, 404);
}

TEST(OktaUsers, FieldsCutsAListDown) {
    OktaClient client;
    const auto list = client.get("/api/v1/users?fields=status,profile:(login)").body().as_array();
    EXPECT_FALSE(list[0].as_object().contains("created"));
    EXPECT_EQ(list[0].at("profile").as_object().size(), 1U);
    EXPECT_TRUE(list[0].as_object().contains("id"));
}

TEST(OktaUsers, FillKeepsStatesManagersAndTheOktaSideOfDrift) {
    Company company;
    company.people.resize(3);
    for (std::size_t i = 0; i < 3; ++i) {
        company.people[i].first_name = company.people[i].last_name = "N" + std::to_string(i);
        company.people[i].login = company.people[i].email = "n" + std::to_string(i) + "@example.com";
    }
    company.people[1].manager = 0;
    company.people[1].okta_differs = {{"title", "Okta's"}};
    company.people[2].state = "suspended";
    company.groups = {{"Engineering", "All of it", true, true}};
    company.people[1].groups = {0};
    OktaClient client;
    client.okta().fill(company, client.now, client.random());
    const auto boss = client.get("/api/v1/users/n0@example.com").body();
    const auto person = client.get("/api/v1/users/n1@example.com").body();
    EXPECT_EQ(person.at("profile").at("managerId"), boss.at("id"));
    EXPECT_EQ(person.at("profile").at("title"), "Okta's");
    EXPECT_FALSE(person.at("profile").as_object().contains("city"));
    EXPECT_EQ(client.get("/api/v1/users/n2@example.com").body().at("status"), "SUSPENDED");
    const auto groups = client.get("/api/v1/users/n1@example.com/groups").body();
    EXPECT_EQ(groups.as_array().size(), 2U);
}

TEST(OktaUsers, SavedStateIsLoadedWhole) {
    OktaClient client;
    client.okta().fill(make_company(30, 5), client.now, client.random());
    const auto id = client.create("kept@example.com");
    client.configure(R"({"index_lag_ms":500})");
    const auto saved = client.okta().save();
    OktaClient other{99};
    other.okta().load(saved);
    EXPECT_EQ(other.okta().save(), saved);
    other.authorization = client.authorization;
    EXPECT_EQ(other.get("/api/v1/users/kept@example.com").text, client.get("/api/v1/users/" + id).text);
    EXPECT_THROW(other.okta().load("{}"), std::runtime_error);
    EXPECT_THROW(other.okta().load("[]"), std::runtime_error);
}

TEST(OktaUsers, ThePlainListMayComeInAnyOrderThatStays) {
    OktaClient client;
    for (int i = 0; i < 7; ++i) client.create("p" + std::to_string(i) + "@example.com");
    const auto by_id = logins_of(client.get("/api/v1/users"));
    client.configure(R"({"list_order":"other"})");
    std::vector<std::string> paged;
    for (std::string target = "/api/v1/users?limit=3"; !target.empty();) {
        const auto page = client.get(target);
        ASSERT_EQ(page.status, 200) << page.text;
        for (const auto& login : logins_of(page)) paged.push_back(login);
        target = page.link("next");
    }
    EXPECT_NE(paged, by_id);
    EXPECT_TRUE(std::ranges::is_permutation(paged, by_id));
    EXPECT_EQ(client.get("/api/v1/users?after=nonsense").code(), "E0000029");
}

TEST(OktaUsers, ASearchTooLongForTheHeadersOfItsAnswerIsRefused) {
    OktaClient client;
    std::string search = "id+pr";
    while (search.size() < 5000) search += "+or+id+pr";
    EXPECT_EQ(client.get("/api/v1/users?search=" + search).code(), "E0000256");
    EXPECT_EQ(client.get("/api/v1/users?search=" + search).status, 414);
    EXPECT_EQ(client.get("/api/v1/users?search=id+pr&sortBy=profile.nope").code(), "E0000031");
}

TEST(OktaUsers, EveryAnswerCarriesTheRecordedHeaders) {
    OktaClient client;
    const auto answer = client.get("/api/v1/users?limit=1");
    EXPECT_EQ(answer.header("cache-control"), "no-cache, no-store");
    EXPECT_EQ(answer.header("expires"), "0");
    EXPECT_FALSE(answer.header("content-security-policy").empty());
    EXPECT_EQ(answer.headers.list("set-cookie").size(), 2U);
}

TEST(OktaUsers, AnImportedHashIsOfAKnownKindAndStrength) {
    OktaClient client;
    int made = 0;
    const auto create = [&](const std::string& hash) {
        const auto login = "h" + std::to_string(++made) + "@example.com";
        return client.post("/api/v1/users?activate=false",
                           R"({"profile":{"firstName":"A","lastName":"B","login":")" + login + R"(","email":")" +
                               login + R"("},"credentials":{"password":{"hash":)" + hash + "}}}");
    };
    EXPECT_EQ(create(R"({"algorithm":"BCRYPT","value":"x","salt":"y","workFactor":10})").status, 200);
    EXPECT_EQ(create(R"({"algorithm":"BCRYPT","value":"x","salt":"y","workFactor":21})").code(), "E0000001");
    EXPECT_EQ(create(R"({"algorithm":"ROT13","value":"x"})").code(), "E0000001");
    EXPECT_EQ(create(R"({"algorithm":"PBKDF2","value":"x","iterationCount":4095})").code(), "E0000001");
}

TEST(OktaUsers, NothingButJsonIsGivenAndTaken) {
    OktaClient client;
    const auto accept = [&](std::string type) {
        return client.send("GET", "/api/v1/users?limit=1", "", {{"accept", std::move(type)}}).status;
    };
    EXPECT_EQ(accept("application/json"), 200);
    EXPECT_EQ(accept("text/html, */*;q=0.5"), 200);
    EXPECT_EQ(accept("application/xml"), 400);
    EXPECT_EQ(client.send("POST", "/api/v1/users", "a=b", {{"content-type", "text/plain"}}).code(), "E0000019");
    EXPECT_EQ(
        client.post("/api/v1/meta/schemas/user/default", R"({"definitions":{"base":{"properties":{"title":null}}}})")
            .code(),
        "E0000001");
    EXPECT_EQ(client.get("/api/v1/logs?sortOrder=SIDEWAYS").code(), "E0000053");
}

}  // namespace
}  // namespace lockstep::twin
