#include "tests/unit/twin/jumpcloud_twin.hpp"

namespace lockstep::twin {
namespace {

class JumpCloudUsers : public JumpCloudTwin {
protected:
    void create_many(int count) {
        for (int i = 0; i < count; ++i) create_user("user" + std::to_string(i));
        wait(2s);
    }
    json::array page(const std::string& query) {
        const Reply reply = send("GET", "/api/systemusers?" + query);
        EXPECT_EQ(reply.status, 200) << reply.text;
        total_ = reply.status == 200 ? reply.body.at("totalCount").as_int64() : -1;
        return reply.status == 200 ? reply.body.at("results").as_array() : json::array{};
    }
    json::array search(const std::string& body) {
        const Reply reply = send("POST", "/api/search/systemusers", body);
        EXPECT_EQ(reply.status, 200) << reply.text;
        return reply.status == 200 ? reply.body.at("results").as_array() : json::array{};
    }
    std::int64_t total_ = 0;
};

TEST_F(JumpCloudUsers, AnObjectCarriesItsIdTwiceAndUnsetTextsAsEmptyButTheEmployeeNumberAsNull) {
    const json::object user = create_user("ada");
    EXPECT_EQ(user.at("_id"), user.at("id"));
    EXPECT_EQ(user.at("department"), "");
    EXPECT_TRUE(user.at("employeeIdentifier").is_null());
    EXPECT_EQ(user.at("state"), "ACTIVATED");
    EXPECT_EQ(user.at("activated"), false);
    EXPECT_FALSE(user.contains("password"));
}

TEST_F(JumpCloudUsers, IdsGrowAndBeginWithTheirSecond) {
    const std::string first = id_of(create_user("ada"));
    const std::string second = id_of(create_user("bob"));
    EXPECT_LT(first, second);
    EXPECT_EQ(std::stoll(first.substr(0, 8), nullptr, 16), now_.time_since_epoch() / 1s);
}

TEST_F(JumpCloudUsers, AListGivesTenUnlessAskedForMoreAndAtMostAHundred) {
    create_many(12);
    EXPECT_EQ(page("").size(), 10U);
    EXPECT_EQ(page("limit=100&sort=_id").size(), 12U);
    EXPECT_EQ(page("limit=5&skip=10").size(), 2U);
    EXPECT_EQ(total_, 12);
    const Reply over = send("GET", "/api/systemusers?limit=101");
    EXPECT_EQ(over.status, 400);
    EXPECT_EQ(message(over), "Bad Request: request parameter \"limit\" exceeds maximum value of 100");
}

TEST_F(JumpCloudUsers, AWrongSeparatorSortsNothingAndIsNotRefused) {
    create_user("zed");
    create_user("ada");
    wait(2s);
    EXPECT_EQ(page("sort=username")[0].at("username"), "ada");
    EXPECT_EQ(page("sort=-username")[0].at("username"), "zed");
    EXPECT_EQ(page("sort=-username,email")[0].at("username"), "zed");
    EXPECT_EQ(page("sort=username,email")[0].at("username"), "zed");
}

TEST_F(JumpCloudUsers, FiltersWorkWithAndWithoutTheDollar) {
    create_user("ada", R"(,"department":"Sales","lastname":"Kay")");
    create_user("bob", R"(,"department":"Legal","lastname":"Lee")");
    create_user("eve", R"(,"department":"Legal","lastname":"Moe","state":"STAGED")");
    wait(2s);
    EXPECT_EQ(page("filter=email:$eq:ada@example.com").size(), 1U);
    EXPECT_EQ(page("filter=email:eq:ada@example.com").size(), 1U);
    EXPECT_EQ(page("filter=email:$eq:ADA@example.com").size(), 0U);
    EXPECT_EQ(page("filter[0]=state:$eq:ACTIVATED&filter[1]=department:$ne:Sales").size(), 1U);
    EXPECT_EQ(page("filter[or][0]=lastname:$eq:Kay&filter[or][1]=lastname:$eq:Lee").size(), 2U);
    EXPECT_EQ(page("filter=suspended:$eq:false").size(), 3U);
    EXPECT_EQ(send("GET", "/api/systemusers?filter=nonsense").status, 400);
}

TEST_F(JumpCloudUsers, KeysetPagingByIdCanBeRefused) {
    create_many(7);
    const std::string third = text(page("sort=_id&limit=3")[2].at("_id"));
    const json::array rest = page("sort=_id&limit=100&filter=_id:$gt:" + third);
    EXPECT_EQ(rest.size(), 4U);
    EXPECT_EQ(total_, 4);
    configure(R"({"id_filter":false})");
    EXPECT_EQ(send("GET", "/api/systemusers?filter=_id:$gt:" + third).status, 400);
}

TEST_F(JumpCloudUsers, NamedFieldsCutTheRowButTheIdsStay) {
    create_user("ada", R"(,"manager":null)");
    wait(2s);
    const json::object row = page("fields=username+email")[0].as_object();
    EXPECT_EQ(row.size(), 4U);
    EXPECT_TRUE(row.contains("_id") && row.contains("id") && row.contains("username") && row.contains("email"));
    EXPECT_GT(page("fields=username,email")[0].as_object().size(), 30U);
}

TEST_F(JumpCloudUsers, AListLagsBehindButAReadByIdDoesNot) {
    const std::string id = id_of(create_user("ada"));
    EXPECT_EQ(page("").size(), 0U);
    wait(1s);
    EXPECT_EQ(page("").size(), 1U);
    send("PUT", "/api/systemusers/" + id, R"({"department":"Sales"})");
    EXPECT_EQ(get_user(id).at("department"), "Sales");
    EXPECT_EQ(page("")[0].at("department"), "");
    wait(1s);
    EXPECT_EQ(page("")[0].at("department"), "Sales");
    send("DELETE", "/api/systemusers/" + id);
    EXPECT_EQ(send("GET", "/api/systemusers/" + id).status, 404);
    EXPECT_EQ(page("").size(), 1U);
    wait(1s);
    EXPECT_EQ(page("").size(), 0U);
}

TEST_F(JumpCloudUsers, ARowLeavesOutWhatWasNeverSetUnlessTheTenantShowsIt) {
    create_user("ada");
    wait(2s);
    EXPECT_FALSE(page("")[0].as_object().contains("manager"));
    configure(R"({"absent_in_lists":false})");
    EXPECT_TRUE(page("")[0].as_object().contains("manager"));
}

TEST_F(JumpCloudUsers, ASearchTakesAllItsForms) {
    create_user("ada", R"(,"department":"Sales")");
    create_user("jemartin");
    create_user("emartin");
    wait(2s);
    EXPECT_EQ(search("{}").size(), 3U);
    EXPECT_EQ(search(R"({"filter":{"and":[{"email":"ada@example.com"}]}})").size(), 1U);
    EXPECT_EQ(search(R"({"filter":[{"email":"ada@example.com"},{"department":"Legal"}]})").size(), 0U);
    EXPECT_EQ(search(R"({"filter":{"or":[{"email":"ada@example.com"},{"username":"emartin"}]}})").size(), 2U);
    EXPECT_EQ(search(R"({"filter":["department:eq:Sales"]})").size(), 1U);
    EXPECT_EQ(search(R"J({"filter":{"and":[{"email":{"$regex":"(?i)(^ADA@example\\.com$)"}}]}})J").size(), 1U);
    EXPECT_EQ(search(R"J({"filter":{"and":[{"email":{"$regex":"^a.*com$"}}]}})J").size(), 1U);
    EXPECT_EQ(search(R"J({"filter":{"and":[{"created":{"$gt":"2026-11-24T00:00:00Z"}}]}})J").size(), 3U);
    EXPECT_EQ(send("POST", "/api/search/systemusers", R"J({"filter":{"and":[{"email":{"$regex":"("}}]}})J").status,
              400);
}

TEST_F(JumpCloudUsers, ASubstringSearchFindsTheWrongPersonToo) {
    create_user("jemartin");
    create_user("emartin");
    wait(2s);
    EXPECT_EQ(search(R"({"searchFilter":{"searchTerm":"emartin","fields":["username"]}})").size(), 2U);
    EXPECT_EQ(search(R"({"searchFilter":{"searchTerm":["jem"],"fields":["username"]},"fields":"username"})").size(),
              1U);
}

TEST_F(JumpCloudUsers, ASearchGivesUpToAThousand) {
    EXPECT_EQ(send("POST", "/api/search/systemusers", R"({"limit":1000})").status, 200);
    EXPECT_EQ(send("POST", "/api/search/systemusers", R"({"limit":1001})").status, 400);
}

TEST_F(JumpCloudUsers, ASearchLooksIntoCustomAttributes) {
    create_user("ada", R"(,"attributes":[{"name":"oktaId","value":"00u1"}])");
    wait(2s);
    EXPECT_EQ(search(R"({"filter":{"and":[{"attributes.value":"00u1"}]}})").size(), 1U);
}

}  // namespace
}  // namespace lockstep::twin
