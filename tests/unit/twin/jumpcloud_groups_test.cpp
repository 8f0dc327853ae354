#include "tests/unit/twin/jumpcloud_twin.hpp"

namespace lockstep::twin {
namespace {

class JumpCloudGroups : public JumpCloudTwin {
protected:
    std::string create_group(const std::string& name, const std::string& more = "", Headers headers = {}) {
        headers.add("x-api-key", twin_->credentials().api_key);
        const Reply reply =
            send("POST", "/api/v2/usergroups", R"({"name":")" + name + "\"" + more + "}", headers, Caller::client);
        EXPECT_EQ(reply.status, 201) << reply.text;
        return reply.status == 201 ? id_of(reply.body.as_object()) : std::string{};
    }
    Reply member(const std::string& group, const std::string& op, const std::string& user) {
        return send("POST", "/api/v2/usergroups/" + group + "/members",
                    R"({"op":")" + op + R"(","type":"user","id":")" + user + "\"}");
    }
    std::vector<std::string> members(const std::string& group) {
        std::vector<std::string> ids;
        for (const auto& edge : send("GET", "/api/v2/usergroups/" + group + "/members?limit=100").body.as_array()) {
            ids.push_back(text(edge.at("to").at("id")));
        }
        return ids;
    }
    using Ids = std::vector<std::string>;
};

constexpr auto kUnknown = "0123456789abcdef01234567";
const std::string kRule = R"(,"membershipMethod":"DYNAMIC_AUTOMATED","memberQuery":{"queryType":"FilterQuery",)"
                          R"("filters":[{"field":"department","operator":"eq","value":"Engineering"}]})";

TEST_F(JumpCloudGroups, AListHidesTheMethodButFiltersOnIt) {
    create_group("Static");
    create_group("Rule", kRule);
    wait(2s);
    const Reply all = send("GET", "/api/v2/usergroups?limit=100&sort=name");
    EXPECT_EQ(all.headers.find("x-total-count"), "2");
    EXPECT_EQ(all.body.as_array()[0].at("name"), "Rule");
    EXPECT_FALSE(all.body.as_array()[0].as_object().contains("membershipMethod"));
    const Reply dynamic = send("GET", "/api/v2/usergroups?filter=membershipMethod:eq:DYNAMIC_AUTOMATED");
    EXPECT_EQ(dynamic.headers.find("x-total-count"), "1");
    configure(R"({"membership_method_filter":"ignored"})");
    EXPECT_EQ(send("GET", "/api/v2/usergroups?filter=membershipMethod:eq:DYNAMIC_AUTOMATED").body.as_array().size(),
              2U);
}

TEST_F(JumpCloudGroups, AFilterValueTakesWildCardsAndCommasJoinTerms) {
    create_group("app-one");
    create_group("app-two");
    wait(2s);
    EXPECT_EQ(send("GET", "/api/v2/usergroups?filter=name:eq:app-*").body.as_array().size(), 2U);
    EXPECT_EQ(send("GET", "/api/v2/usergroups?filter=name:eq:app-*,name:ne:app-one").body.as_array().size(), 1U);
    EXPECT_EQ(send("GET", "/api/v2/usergroups?filter=name").status, 400);
}

TEST_F(JumpCloudGroups, APutReplacesTheWholeGroupAndLdapGroupsReturnToTheName) {
    const std::string id =
        create_group("Old", R"(,"description":"synced","attributes":{"ldapGroups":[{"name":"ldap"}]})");
    EXPECT_EQ(send("GET", "/api/v2/usergroups/" + id).body.at("attributes").at("ldapGroups").as_array()[0].at("name"),
              "ldap");
    const Reply reply = send("PUT", "/api/v2/usergroups/" + id, R"({"name":"New"})");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body.at("description"), "");
    EXPECT_EQ(reply.body.at("attributes").at("ldapGroups").as_array()[0].at("name"), "New");
    const Reply kept = send("PUT", "/api/v2/usergroups/" + id, R"({"name":"Newer","attributes":{"ldapGroups":[]}})");
    EXPECT_TRUE(kept.body.at("attributes").at("ldapGroups").as_array().empty());
    EXPECT_EQ(send("PUT", "/api/v2/usergroups/" + id, R"({"description":"x"})").status, 400);
}

TEST_F(JumpCloudGroups, PosixGroupsMayNotBeChanged) {
    const std::string id = create_group("Unix", R"(,"attributes":{"posixGroups":[{"id":7,"name":"unix"}]})");
    const Reply reply = send("PUT", "/api/v2/usergroups/" + id,
                             R"({"name":"Unix","attributes":{"posixGroups":[{"id":8,"name":"unix"}]}})");
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(message(reply), "existing attribute posixGroups may not be changed");
}

TEST_F(JumpCloudGroups, NamesMayRepeatUnlessTheTenantSaysOtherwise) {
    create_group("Same");
    create_group("Same");
    configure(R"({"group_names_unique":true})");
    EXPECT_EQ(send("POST", "/api/v2/usergroups", R"({"name":"Same"})").status, 409);
}

TEST_F(JumpCloudGroups, AMembershipWriteAnswersByTheTable) {
    const std::string group = create_group("Eng");
    const std::string user = id_of(create_user("ada"));
    EXPECT_EQ(member(group, "add", user).status, 204);
    const Reply again = member(group, "add", user);
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(message(again), "Already Exists");
    EXPECT_EQ(member(group, "remove", user).status, 204);
    const Reply missing = member(group, "remove", user);
    EXPECT_EQ(missing.status, 404);
    EXPECT_EQ(message(missing), "Not Found");
    EXPECT_EQ(member(group, "add", kUnknown).status, 404);
    const Reply unknown = member(kUnknown, "add", user);
    EXPECT_EQ(unknown.status, 400);
    EXPECT_EQ(unknown.text, R"({"error":"INVALID_ARGUMENT","message":"user_group not found"})");
    configure(R"({"idempotent_204":true})");
    EXPECT_EQ(member(group, "remove", user).status, 204);
}

TEST_F(JumpCloudGroups, MembersLagBehindButASecondWriteDoesNot) {
    const std::string group = create_group("Eng");
    const std::string user = id_of(create_user("ada"));
    member(group, "add", user);
    EXPECT_EQ(members(group), Ids{});
    EXPECT_EQ(member(group, "add", user).status, 409);
    wait(1s);
    EXPECT_EQ(members(group), Ids{user});
}

TEST_F(JumpCloudGroups, AnUnknownGroupHasNoMembersListButAnUnknownUserIsInNoGroup) {
    EXPECT_EQ(send("GET", std::string{"/api/v2/usergroups/"} + kUnknown + "/members").status, 404);
    const Reply groups = send("GET", std::string{"/api/v2/users/"} + kUnknown + "/memberof");
    EXPECT_EQ(groups.status, 200);
    EXPECT_EQ(groups.text, "[]");
}

TEST_F(JumpCloudGroups, MembershipAndMemberofShowTheSameEdgeWithItsPath) {
    const std::string group = create_group("Eng");
    const std::string user = id_of(create_user("ada"));
    member(group, "add", user);
    wait(1s);
    const Reply membership = send("GET", "/api/v2/usergroups/" + group + "/membership?filter=object_id:eq:" + user);
    ASSERT_EQ(membership.body.as_array().size(), 1U);
    EXPECT_EQ(membership.body.as_array()[0].at("type"), "user");
    EXPECT_EQ(membership.body.as_array()[0].at("paths").as_array().size(), 1U);
    const Reply groups = send("GET", "/api/v2/users/" + user + "/memberof");
    EXPECT_EQ(groups.headers.find("x-total-count"), "1");
    EXPECT_EQ(text(groups.body.as_array()[0].at("id")), group);
    EXPECT_EQ(groups.body.as_array()[0].at("compiledAttributes").at("ldapGroups").as_array()[0].at("name"), "Eng");
}

TEST_F(JumpCloudGroups, ADeletedUserLeavesNothingOrAHoleInThePage) {
    const std::string group = create_group("Eng");
    const std::string ada = id_of(create_user("ada"));
    const std::string bob = id_of(create_user("bob"));
    const std::string eve = id_of(create_user("eve"));
    for (const auto& id : {ada, bob, eve}) member(group, "add", id);
    send("DELETE", "/api/systemusers/" + ada);
    wait(1s);
    EXPECT_EQ(members(group), (Ids{bob, eve}));
    configure(R"({"null_edges":"missing"})");
    send("DELETE", "/api/systemusers/" + bob);
    wait(1s);
    const Reply page = send("GET", "/api/v2/usergroups/" + group + "/members?limit=100");
    EXPECT_EQ(page.headers.find("x-total-count"), "2");
    EXPECT_EQ(members(group), Ids{eve});
    configure(R"({"null_edges":"null"})");
    const Reply holes = send("GET", "/api/v2/usergroups/" + group + "/members?limit=1");
    EXPECT_EQ(holes.text, "[null]");
}

TEST_F(JumpCloudGroups, ARuleTakesInAndPutsOutAFewSecondsLater) {
    const std::string group = create_group("Eng", kRule);
    const std::string user = id_of(create_user("ada", R"(,"department":"Engineering")"));
    wait(900ms);
    EXPECT_EQ(members(group), Ids{});
    wait(6s);
    EXPECT_EQ(members(group), Ids{user});
    send("PUT", "/api/systemusers/" + user, R"({"department":"Sales"})");
    ASSERT_TRUE(twin_->next_due().has_value());
    wait(6s);
    wait(1s);
    EXPECT_EQ(members(group), Ids{});
    EXPECT_FALSE(twin_->next_due().has_value());
}

TEST_F(JumpCloudGroups, AddingToADynamicGroupAnswers204AndChangesNothing) {
    const std::string group = create_group("Eng", kRule);
    const std::string user = id_of(create_user("ada"));
    wait(6s);
    EXPECT_EQ(member(group, "add", user).status, 204);
    wait(6s);
    EXPECT_EQ(members(group), Ids{});
}

TEST_F(JumpCloudGroups, AnExemptMemberIsAManualOne) {
    const std::string user = id_of(create_user("ada"));
    const std::string group =
        create_group("Eng", kRule + R"(,"memberQueryExemptions":[{"id":")" + user + R"(","type":"USER"}])");
    EXPECT_EQ(member(group, "add", user).status, 204);
    wait(6s);
    EXPECT_EQ(members(group), Ids{user});
    const Reply lower = send("POST", "/api/v2/usergroups",
                             R"({"name":"x","memberQueryExemptions":[{"id":")" + user + R"(","type":"user"}]})");
    EXPECT_EQ(message(lower), "member query exemptions must be of type user");
    const Reply nobody =
        send("POST", "/api/v2/usergroups",
             std::string{R"({"name":"x","memberQueryExemptions":[{"id":")"} + kUnknown + R"(","type":"USER"}]})");
    EXPECT_EQ(nobody.status, 404);
    EXPECT_EQ(nobody.text, "");
}

TEST_F(JumpCloudGroups, TheSecondLanguageNeedsItsHeaderAndDoesNotCheckNames) {
    const std::string rule =
        R"(,"membershipMethod":"DYNAMIC_AUTOMATED","memberQuery":{"filters":[{"field":"user.user_job_title","operation":"equals","value":"Boss"}]})";
    const Reply refused = send("POST", "/api/v2/usergroups", R"({"name":"x")" + rule + "}");
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(message(refused), "memberQuery.queryType is required");
    const std::string bosses = create_group("Bosses", rule, {{"x-query-dsl", "v2"}});
    const std::string typo = create_group(
        "Typo",
        R"(,"membershipMethod":"DYNAMIC_AUTOMATED","memberQuery":{"filters":[{"field":"user.job","operation":"equals","value":"Boss"}]})",
        {{"x-query-dsl", "v2"}});
    const std::string user = id_of(create_user("ada", R"(,"jobTitle":"Boss")"));
    wait(6s);
    wait(1s);
    EXPECT_EQ(members(bosses), Ids{user});
    EXPECT_EQ(members(typo), Ids{});
}

TEST_F(JumpCloudGroups, StaticAloneKeepsTheRuleStored) {
    const std::string id = create_group("Eng", kRule);
    const Reply kept = send("PUT", "/api/v2/usergroups/" + id, R"({"name":"Eng","membershipMethod":"STATIC"})");
    EXPECT_TRUE(kept.body.at("memberQuery").is_object());
    const Reply cleared =
        send("PUT", "/api/v2/usergroups/" + id,
             R"({"name":"Eng","membershipMethod":"STATIC","memberQuery":null,"memberQueryExemptions":[]})");
    EXPECT_TRUE(cleared.body.at("memberQuery").is_null());
}

TEST_F(JumpCloudGroups, ADeletedGroupTakesItsMembershipsAlong) {
    const std::string group = create_group("Eng");
    const std::string user = id_of(create_user("ada"));
    member(group, "add", user);
    EXPECT_EQ(send("DELETE", "/api/v2/usergroups/" + group).status, 204);
    EXPECT_EQ(send("DELETE", "/api/v2/usergroups/" + group).status, 404);
    wait(1s);
    EXPECT_EQ(send("GET", "/api/v2/users/" + user + "/memberof").text, "[]");
}

TEST_F(JumpCloudGroups, ALinkHeaderIsSentOnlyWhereTheTenantHasIt) {
    create_group("a");
    create_group("b");
    wait(1s);
    EXPECT_FALSE(send("GET", "/api/v2/usergroups?limit=1").headers.find("link"));
    configure(R"({"link_headers":true})");
    EXPECT_EQ(send("GET", "/api/v2/usergroups?limit=1").headers.find("link"),
              "<http://127.0.0.1:9000/api/v2/usergroups?limit=1&skip=1>; rel=\"next\"");
    EXPECT_FALSE(send("GET", "/api/v2/usergroups?limit=1&skip=1").headers.find("link"));
}

}  // namespace
}  // namespace lockstep::twin
