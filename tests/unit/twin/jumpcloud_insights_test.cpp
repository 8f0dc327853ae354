#include <algorithm>
#include <set>

#include "tests/unit/twin/jumpcloud_twin.hpp"

namespace lockstep::twin {
namespace {

class JumpCloudInsights : public JumpCloudTwin {
protected:
    Reply query(const std::string& more = "", const std::string& route = "events") {
        const std::string start = to_rfc3339(started_ - 1h);
        return send("POST", "/insights/directory/v1/" + route,
                    R"({"service":["directory"],"start_time":")" + start + "\"" + more + "}");
    }
    json::array events(const std::string& more = "") {
        const Reply reply = query(more);
        EXPECT_EQ(reply.status, 200) << reply.text;
        return reply.status == 200 ? reply.body.as_array() : json::array{};
    }
    std::vector<std::string> types(const std::string& more = "") {
        std::vector<std::string> list;
        for (const auto& event : events(more)) list.push_back(text(event.at("event_type")));
        return list;
    }
    using Types = std::vector<std::string>;
    WallTime started_ = now_;
};

TEST_F(JumpCloudInsights, EveryWriteIsLoggedWithWhoWhatAndChanges) {
    const std::string id = id_of(create_user("ada", R"(,"state":"STAGED")"));
    send("PUT", "/api/systemusers/" + id, R"({"company":"Example Inc","location":"Paris"})");
    const json::array all = events();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].at("event_type"), "user_create");
    const json::array given = all[0].at("changes").as_array();
    const auto names_ada = [](const json::value& change) {
        return change == json::value{{"field", "username"}, {"to", "ada"}};
    };
    EXPECT_TRUE(std::ranges::any_of(given, names_ada)) << json::serialize(given);
    const json::object& update = all[1].as_object();
    EXPECT_EQ(update.at("event_type"), "user_update");
    EXPECT_EQ(text(update.at("resource").at("id")), id);
    EXPECT_EQ(update.at("resource").at("username"), "ada");
    EXPECT_EQ(update.at("changes"), json::parse(R"([{"field":"company","from":"","to":"Example Inc"},
                                                    {"field":"location","from":"","to":"Paris"}])"));
    EXPECT_EQ(update.at("auth_method"), "api key");
    EXPECT_EQ(update.at("initiated_by").at("type"), "admin");
    EXPECT_EQ(text(update.at("organization")), twin_->credentials().org_id);
}

TEST_F(JumpCloudInsights, AnUnchangedUserIsNotLoggedButAnArraysNewIdsAre) {
    const std::string id = id_of(create_user("ada", R"(,"state":"STAGED","attributes":[{"name":"a","value":"1"}])"));
    send("PUT", "/api/systemusers/" + id, R"({"company":""})");
    EXPECT_EQ(types(), Types{"user_create"});
    send("PUT", "/api/systemusers/" + id, R"({"attributes":[{"name":"a","value":"1"}]})");
    EXPECT_EQ(events()[1].at("changes").as_array()[0].at("field"), "attributes");
}

TEST_F(JumpCloudInsights, APersonAtTheConsoleIsAnotherActorThanTheKey) {
    create_user("ada", R"(,"state":"STAGED")");
    send_as_person("POST", "/api/systemusers", R"({"username":"bob","email":"bob@example.com","state":"STAGED"})");
    const json::array all = events();
    EXPECT_EQ(all[1].at("auth_method"), "session");
    EXPECT_NE(all[0].at("initiated_by").at("id"), all[1].at("initiated_by").at("id"));
}

TEST_F(JumpCloudInsights, ASuspensionIsToldAsTheTenantTellsItAndByScimAsAnUpdateOnly) {
    const std::string id = id_of(create_user("ada", R"(,"password":"Correct-Horse-9")"));
    const auto suspend = [&](bool on) {
        return std::string{on ? R"({"state":"SUSPENDED","suspended":true})"
                              : R"({"state":"ACTIVATED","suspended":false})"};
    };
    send("PUT", "/api/systemusers/" + id, suspend(true));
    EXPECT_EQ(types(), (Types{"user_create", "user_suspended", "user_update"}));
    configure(R"({"suspension_events":"suspended"})");
    send("PUT", "/api/systemusers/" + id, suspend(false));
    EXPECT_EQ(types(R"(,"sort":"desc","limit":1)"), Types{"user_unsuspended"});
    configure(R"({"suspension_events":"both"})");
    send("PUT", "/api/systemusers/" + id, suspend(true), {{"x-twin-source", "scim"}}, Caller::person);
    const json::value last = events(R"(,"sort":"DESC","limit":1)")[0];
    EXPECT_EQ(last.at("event_type"), "user_update");
    EXPECT_EQ(last.at("initiated_by").at("source"), "scim");
    EXPECT_EQ(events().size(), 5U);
}

TEST_F(JumpCloudInsights, AMembershipIsAnAssociationWhoseDirectionVaries) {
    const std::string user = id_of(create_user("ada", R"(,"state":"STAGED")"));
    std::set<std::string> from_types;
    for (const std::string name : {"One", "Two"}) {
        const Reply group = send("POST", "/api/v2/usergroups", R"({"name":")" + name + "\"}");
        send("POST", "/api/v2/usergroups/" + id_of(group.body.as_object()) + "/members",
             R"({"op":"add","type":"user","id":")" + user + "\"}");
        send("PUT", "/api/systemusers/" + user, R"({"company":")" + name + "\"}");
        const json::value event =
            events(R"(,"search_term":{"and":[{"event_type":"association_change"}]},"sort":"DESC")")[0];
        EXPECT_EQ(event.at("association").at("op"), "add");
        from_types.insert(text(event.at("association").at("connection").at("from").at("type")));
    }
    EXPECT_EQ(from_types, (std::set<std::string>{"user", "user_group"}));
}

TEST_F(JumpCloudInsights, EventsArriveLateAndOutOfOrder) {
    configure(R"({"insights_lag_min_ms":2000,"insights_lag_max_ms":30000})");
    for (int i = 0; i < 20; ++i) {
        create_user("user" + std::to_string(i), R"(,"state":"STAGED")");
        wait(1ms);
    }
    EXPECT_EQ(events().size(), 0U);
    wait(10s);
    const std::size_t some = events().size();
    EXPECT_GT(some, 0U);
    EXPECT_LT(some, 20U);
    EXPECT_EQ(query("", "events/count").body.at("count"), some);
    wait(21s);
    EXPECT_EQ(events().size(), 20U);
}

TEST_F(JumpCloudInsights, ADoubledEventComesTwiceUnderOneId) {
    configure(R"({"insights_doubled_percent":100})");
    create_user("ada", R"(,"state":"STAGED")");
    const json::array all = events();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].at("id"), all[1].at("id"));
}

TEST_F(JumpCloudInsights, AnEventMayBeStampedInTheFuture) {
    configure(R"({"insights_future_percent":100})");
    create_user("ada", R"(,"state":"STAGED")");
    EXPECT_EQ(events().size(), 0U);
    EXPECT_EQ(events(R"(,"end_time":"2026-11-24T12:01:00.001Z")").size(), 1U);
    wait(61s);
    EXPECT_EQ(events().size(), 1U);
}

TEST_F(JumpCloudInsights, SearchAfterWalksAllPagesAndTheHeadersSayWhenToStop) {
    for (int i = 0; i < 5; ++i) create_user("user" + std::to_string(i), R"(,"state":"STAGED")");
    std::string after;
    std::vector<std::string> ids;
    for (int page = 0; page < 3; ++page) {
        const Reply reply = query(R"(,"limit":2)" + (after.empty() ? "" : R"(,"search_after":)" + after));
        for (const auto& event : reply.body.as_array()) ids.push_back(text(event.at("id")));
        after = std::string{*reply.headers.find("X-Search_after")};
        EXPECT_EQ(reply.headers.find("X-Limit"), "2");
        EXPECT_EQ(reply.headers.find("X-Result-Count"), page < 2 ? "2" : "1");
    }
    EXPECT_EQ(ids.size(), 5U);
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 5U);
    EXPECT_EQ(query(R"(,"search_after":[1])").status, 400);
}

TEST_F(JumpCloudInsights, ANonsensicalLimitOrSortIsMendedInSilence) {
    const Reply reply = query(R"(,"limit":99999,"sort":"sideways")");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.headers.find("X-Limit"), "1000");
    EXPECT_EQ(reply.headers.find("X-Sort"), "ASC");
    EXPECT_EQ(query(R"(,"sort":"desc")").headers.find("X-Sort"), "DESC");
}

TEST_F(JumpCloudInsights, StoredValuesAreLowerCaseAndTheQueryIsTakenAsItIs) {
    create_user("Ada", R"(,"state":"STAGED")");
    EXPECT_EQ(events(R"(,"search_term":{"and":[{"resource.username":"ada"}]})").size(), 1U);
    EXPECT_EQ(events(R"(,"search_term":{"and":[{"resource.username":"Ada"}]})").size(), 0U);
    EXPECT_EQ(events(R"(,"search_term":{"or":[{"resource.username":["x","ada"]}]})").size(), 1U);
    EXPECT_EQ(events(R"(,"search_term":{"not":[{"resource.username":"ada"}]})").size(), 0U);
    EXPECT_EQ(
        events(
            R"(,"search_term":{"and":[{"event_type":"user_create"},{"or":[{"username":"x"},{"resource.username":"ada"}]}]})")
            .size(),
        1U);
    EXPECT_EQ(query(R"(,"search_term":{"and":[{"changes":"x"}]})").status, 400);
    EXPECT_EQ(query(R"(,"search_term":{"and":[{"username":"x"},{"username":"y"}]})").status, 400);
    EXPECT_EQ(query(R"(,"search_term":{"and":[],"or":[]})").status, 400);
    EXPECT_EQ(query(R"(,"q":"a","exact_match":"b")").status, 400);
    EXPECT_EQ(events(R"(,"q":"ADA")").size(), 1U);
}

TEST_F(JumpCloudInsights, FieldsCutTheEventsAndOneAtLeastMustBeKnown) {
    create_user("ada", R"(,"state":"STAGED")");
    const json::array cut = events(R"(,"fields":["timestamp","resource.id","nonsense"])");
    EXPECT_EQ(cut[0].as_object().size(), 2U);
    EXPECT_EQ(cut[0].at("resource").as_object().size(), 1U);
    EXPECT_EQ(query(R"(,"fields":[])").status, 400);
    EXPECT_EQ(query(R"(,"fields":["nonsense"])").status, 400);
}

TEST_F(JumpCloudInsights, TimesAndServicesAreJudged) {
    const auto ask = [&](const std::string& body) { return send("POST", "/insights/directory/v1/events", body); };
    const Reply turned =
        ask(R"({"service":["all"],"start_time":"2026-01-26T09:13:52Z","end_time":"2026-01-26T09:11:52Z"})");
    EXPECT_EQ(turned.status, 400);
    EXPECT_EQ(message(turned), "Start Time not after End Time 2026-01-26T09:13:52Z > 2026-01-26T09:11:52Z");
    const Reply service = ask(R"({"service":["nonsense"],"start_time":"2026-01-26T09:13:52Z"})");
    EXPECT_EQ(service.status, 400);
    EXPECT_TRUE(message(service).contains("directory"));
    EXPECT_EQ(ask(R"({"service":["all"]})").status, 400);
    EXPECT_EQ(ask(R"({"service":["all"],"start_time":"yesterday"})").status, 400);
    configure(R"({"api_key_role":"command_runner"})");
    EXPECT_EQ(ask(R"({"service":["all"],"start_time":"2026-01-26T09:13:52Z"})").status, 403);
}

TEST_F(JumpCloudInsights, TheEndOfASliceIsInclusiveSoAdjacentSlicesRepeat) {
    create_user("ada", R"(,"state":"STAGED")");
    const std::string at = to_rfc3339(now_);
    EXPECT_EQ(events(R"(,"end_time":")" + at + "\"").size(), 1U);
    EXPECT_EQ(send("POST", "/insights/directory/v1/events", R"({"service":["all"],"start_time":")" + at + "\"}")
                  .body.as_array()
                  .size(),
              1U);
}

TEST_F(JumpCloudInsights, CountsAreGroupedByValueAndByInterval) {
    create_user("ada", R"(,"state":"STAGED")");
    wait(2h);
    create_user("bob", R"(,"state":"STAGED")");
    const Reply distinct = query(R"(,"field":"event_type")", "events/distinct");
    EXPECT_EQ(distinct.text, R"({"event_type":[{"key":"user_create","doc_count":2}]})");
    configure(R"({"distinct_shape":"spec"})");
    EXPECT_TRUE(query(R"(,"field":"event_type")", "events/distinct").body.as_object().contains("buckets"));
    const Reply interval = query(R"(,"interval_unit":"h","interval_value":"1")", "events/interval");
    ASSERT_EQ(interval.body.at("buckets").as_array().size(), 3U);
    EXPECT_EQ(interval.body.at("buckets").as_array()[0].at("key_as_string"), "2026-11-24T12:00:00.000Z");
    EXPECT_EQ(interval.body.at("buckets").as_array()[1].at("doc_count"), 0);
    EXPECT_EQ(query("", "events/interval").status, 400);
}

TEST_F(JumpCloudInsights, WhatIsOlderThanTheRetentionIsGone) {
    create_user("ada", R"(,"state":"STAGED")");
    wait(90 * 24h);
    started_ = now_ - 91 * 24h;
    EXPECT_EQ(events().size(), 1U);
    wait(1s);
    EXPECT_EQ(events().size(), 0U);
}

TEST_F(JumpCloudInsights, StampsHaveNoneToNineFractionDigitsAndIdsAreNotAllObjectIds) {
    twin_->fill(make_company(60, 3), now_, random_);
    const auto first = [&](const std::string& service) {
        return send("POST", "/insights/directory/v1/events",
                    R"({"service":[")" + service + R"("],"start_time":"2026-11-24T00:00:00Z"})")
            .body.as_array()
            .at(0);
    };
    EXPECT_EQ(text(first("sso").at("timestamp")).size(), std::string{"2026-11-24T10:35:59.641812449Z"}.size());
    EXPECT_EQ(text(first("radius").at("timestamp")).size(), std::string{"2026-11-24T10:35:59Z"}.size());
    EXPECT_TRUE(text(first("radius").at("id")).contains('-'));
    EXPECT_EQ(events().size(), 0U);
}

TEST_F(JumpCloudInsights, ASeveralOrganisationsHeaderIsTakenHereOnly) {
    const std::string org = twin_->credentials().org_id;
    const Headers twice{{"x-api-key", twin_->credentials().api_key}, {"x-org-id", org}, {"x-org-id", org}};
    const std::string body = R"({"service":["all"],"start_time":"2026-01-26T09:13:52Z"})";
    EXPECT_EQ(send("POST", "/insights/directory/v1/events", body, twice, Caller::client).status, 200);
    EXPECT_EQ(send("GET", "/api/systemusers", "", twice, Caller::client).status, 400);
}

TEST_F(JumpCloudInsights, ARuleTellsOfItsMembersUnlessTheTenantIsSilent) {
    send(
        "POST", "/api/v2/usergroups",
        R"({"name":"All","membershipMethod":"DYNAMIC_AUTOMATED","memberQuery":{"queryType":"FilterQuery","filters":[{"field":"state","operator":"eq","value":"STAGED"}]}})");
    create_user("ada", R"(,"state":"STAGED")");
    wait(6s);
    EXPECT_EQ(types(), (Types{"group_create", "user_create", "association_change"}));
    configure(R"({"dynamic_emits_events":false})");
    create_user("bob", R"(,"state":"STAGED")");
    wait(6s);
    EXPECT_EQ(types().size(), 4U);
}

TEST_F(JumpCloudInsights, AWebhookIsABellThatNamesAnIdAndIsRungAgainAfterA503) {
    configure(
        R"({"webhook_url":"http://127.0.0.1:1/hook","webhook_authorization":"Basic x","webhook_delay_min_ms":1000,"webhook_delay_max_ms":1000})");
    const std::string id = id_of(create_user("ada", R"(,"state":"STAGED")"));
    EXPECT_EQ(twin_->next_due(), now_ + 1s);
    wait(999ms);
    EXPECT_TRUE(outgoing_.empty());
    wait(1ms);
    ASSERT_EQ(outgoing_.size(), 1U);
    EXPECT_EQ(outgoing_[0].request.url, "http://127.0.0.1:1/hook");
    EXPECT_EQ(outgoing_[0].request.headers.find("authorization"), "Basic x");
    const json::value bell = json::parse(outgoing_[0].request.body);
    EXPECT_EQ(bell.at("event_type"), "user_create");
    EXPECT_EQ(text(bell.at("resource").at("id")), id);
    EXPECT_EQ(bell.at("resource").as_object().size(), 2U);
    twin_->outgoing_answered(outgoing_[0].id, 503, "", now_);
    wait(1s);
    ASSERT_EQ(outgoing_.size(), 1U);
    twin_->outgoing_answered(outgoing_[0].id, 200, "", now_);
    EXPECT_FALSE(twin_->next_due().has_value());
}

TEST_F(JumpCloudInsights, ABellMayBeDroppedOrDoubled) {
    configure(R"({"webhook_url":"http://127.0.0.1:1/hook","webhook_drop_percent":100})");
    create_user("ada", R"(,"state":"STAGED")");
    EXPECT_FALSE(twin_->next_due().has_value());
    configure(R"({"webhook_drop_percent":0,"webhook_doubled_percent":100})");
    create_user("bob", R"(,"state":"STAGED")");
    wait(6s);
    EXPECT_EQ(outgoing_.size(), 2U);
}

}  // namespace
}  // namespace lockstep::twin
