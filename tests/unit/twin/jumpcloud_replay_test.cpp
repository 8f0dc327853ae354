// The recorded traffic of a real organisation, asked of the twin: same status, same headers, same keys and types.
#include <functional>
#include <map>
#include <set>

#include "tests/unit/twin/jumpcloud_twin.hpp"

namespace lockstep::twin {
namespace {

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto place = text.find(from); place != std::string::npos; place = text.find(from, place + to.size())) {
        text.replace(place, from.size(), to);
    }
}

/// Of a list row: fields of today's specification that the recording of 2021 does not have.
const std::set<std::string> kAddedSince = {"organization", "mfaEnrollment", "creationSource", "badLoginAttempts"};

/// Where the answer's keys or types differ from the recording; empty if nowhere. Every key has to be there, and no
/// other may be; an object of the graph's free attributes is compared like any other.
std::string shape_difference(const json::value& recorded, const json::value& answered, const std::string& at) {
    if (recorded.is_object() && answered.is_object()) {
        for (const auto& [key, value] : recorded.get_object()) {
            const json::value* found = answered.get_object().if_contains(key);
            if (found == nullptr) return at + "." + std::string{key} + " is missing";
            if (auto below = shape_difference(value, *found, at + "." + std::string{key}); !below.empty()) return below;
        }
        for (const auto& [key, value] : answered.get_object()) {
            const std::string name{key};
            if (!recorded.get_object().contains(key) && !kAddedSince.contains(name))
                return at + "." + name + " was never recorded";
        }
        return {};
    }
    if (recorded.is_array() && answered.is_array()) {
        if (recorded.get_array().size() != answered.get_array().size()) return at + " has another length";
        for (std::size_t i = 0; i < recorded.get_array().size(); ++i) {
            auto below =
                shape_difference(recorded.get_array()[i], answered.get_array()[i], at + "[" + std::to_string(i) + "]");
            if (!below.empty()) return below;
        }
        return {};
    }
    return recorded.kind() == answered.kind() ? "" : at + " has another type";
}

class JumpCloudReplay : public JumpCloudTwin {
protected:
    void SetUp() override {
        if (sample_folder().empty()) GTEST_SKIP() << "there are no samples beside this source tree";
    }

    /// Gives an object of the twin the id that a recording knows it by.
    void rename(const std::string& id, std::string_view recorded_id) {
        std::string state = twin_->save();
        replace_all(state, id, recorded_id);
        twin_->load(state);
    }
    /// Adds to a part of the saved graph.
    void add_to_graph(const char* part, json::value value) {
        json::value state = json::parse(twin_->save());
        json::value& into = state.as_object()["graph"].as_object()[part];
        if (into.is_array()) {
            into.as_array().push_back(std::move(value));
        } else {
            for (auto& [key, member] : value.as_object()) into.as_object()[key] = member;
        }
        twin_->load(json::serialize(state));
    }

    std::string create_group(const std::string& body) {
        return id_of(send("POST", "/api/v2/usergroups", body).body.as_object());
    }

    /// What the recorded organisation held: one user, two groups, an application bound to the second.
    void build_recorded_organisation() {
        rename(create_group(R"({"name":"All Users"})"), "60259a3cb544065d1eaf2760");
        rename(
            create_group(
                R"({"name":"My Test Group","description":"Testing!","attributes":{"Hello":"World","ldapGroups":[{"name":"My Test Group"}]}})"),
            "6026da081f24755306c2ee0d");
        rename(id_of(create_user(
                   "adakaytest",
                   R"(,"firstname":"Ada","lastname":"Kay","displayname":"Ada K","description":"Testing desc")")),
               "6026bec6b8207255280d5981");
        add_to_graph("applications", json::object{{"617c3664e6f8ae27f7e1201e", "An application"}});
        const std::string group = "/api/v2/usergroups/6026da081f24755306c2ee0d";
        ASSERT_EQ(
            send("POST", group + "/members", R"({"op":"add","type":"user","id":"6026bec6b8207255280d5981"})").status,
            204);
        ASSERT_EQ(send("POST", group + "/associations",
                       R"({"op":"add","type":"application","id":"617c3664e6f8ae27f7e1201e"})")
                      .status,
                  204);
        wait(2s);
    }

    void replay(const std::string& sample) {
        const json::value exchanges = read_sample(sample);
        ASSERT_FALSE(exchanges.as_array().empty());
        for (const auto& exchange : exchanges.as_array()) {
            std::string target = text(exchange.at("request").at("url"));
            target.erase(0, target.find("/api"));
            const Reply reply = send(text(exchange.at("request").at("method")), target);
            const json::value& recorded = exchange.at("response");
            EXPECT_EQ(reply.status, recorded.at("status").as_int64()) << target << reply.text;
            EXPECT_EQ(shape_difference(recorded.at("body"), reply.body, "body"), "") << target << " " << reply.text;
            for (const char* name : {"content-type", "x-total-count"}) {
                const json::value* header = recorded.at("headers").as_object().if_contains(name);
                if (header != nullptr) EXPECT_EQ(reply.headers.find(name), text(*header)) << target;
            }
            if (json::serialize(recorded.at("body")) == reply.text) {
                EXPECT_EQ(reply.headers.find("etag"), text(recorded.at("headers").at("etag"))) << target;
            }
        }
    }
};

TEST_F(JumpCloudReplay, Organisations) {
    replay("v1-organizations.recorded.json");
}

TEST_F(JumpCloudReplay, ListsOfUsers) {
    build_recorded_organisation();
    replay("v1-systemusers-list.recorded.json");
}

TEST_F(JumpCloudReplay, ListsOfUserGroups) {
    build_recorded_organisation();
    replay("v2-usergroups-list.recorded.json");
}

TEST_F(JumpCloudReplay, TraversalsOfAnApplication) {
    build_recorded_organisation();
    replay("v2-application-users-traverse.recorded.json");
    replay("v2-application-usergroups-traverse.recorded.json");
}

TEST_F(JumpCloudReplay, AppleDevices) {
    json::value state = json::parse(twin_->save());
    state.as_object()["apple_mdm_id"] = "6516cf109f533600018db6e7";
    twin_->load(json::serialize(state));
    add_to_graph("systems",
                 json::parse(R"({"id":"6516e83947496b0001ae196f","fields":{"hostname":"mac","displayName":"mac",
        "osFamily":"darwin","version":"13.5.1","serialNumber":"C02TEST00000","created":"2023-09-29T15:07:37.733Z","active":true}})"));
    replay("v2-applemdm-devices.recorded.json");
}

TEST_F(JumpCloudReplay, LoggedEventsHaveTheRecordedShape) {
    const auto recorded = [&](std::string_view name) -> json::object {
        for (const auto& sample : read_sample("di-events.json").as_array()) {
            if (text(sample.at("sample")) == name) return sample.at("event").as_object();
        }
        return {};
    };
    const std::string user = id_of(create_user("ada", R"(,"attributes":[{"name":"Division","value":"Marketing"}])"));
    send("PUT", "/api/systemusers/" + user, R"({"attributes":[{"name":"Division","value":"Sales"}]})");
    const std::string group = create_group(R"({"name":"Eng"})");
    send_as_person("POST", "/api/v2/usergroups/" + group + "/members",
                   R"({"op":"add","type":"user","id":")" + user + "\"}");
    const auto logged = [&](std::string_view type) {
        const Reply reply = send(
            "POST", "/insights/directory/v1/events",
            R"({"service":["directory"],"start_time":"2026-11-24T00:00:00Z","search_term":{"and":[{"event_type":")" +
                std::string{type} + R"("}]}})");
        json::object event = reply.body.as_array().at(0).as_object();
        event.erase("success");  // recorded: there in some, not in others
        return event;
    };
    json::object update = recorded("user_update");
    EXPECT_EQ(shape_difference(update, logged("user_update"), "user_update"), "");
    json::object association = recorded("association_change");
    association.erase("success");
    EXPECT_EQ(shape_difference(association, logged("association_change"), "association_change"), "");
}

TEST_F(JumpCloudReplay, TheVendorsOwnQueriesAreTaken) {
    const json::array queries = read_sample("di-queries.json").as_array();
    ASSERT_GT(queries.size(), 10U);
    for (const auto& query : queries) {
        const Reply reply = send("POST", "/insights/directory/v1/events", json::serialize(query));
        const bool placeholder = query.at("service").as_array()[0] == "service name";
        EXPECT_EQ(reply.status, placeholder ? 400 : 200) << json::serialize(query) << reply.text;
    }
}

TEST_F(JumpCloudReplay, ScheduledStatesOfTheSpecificationAreTaken) {
    const json::value examples = read_sample("v2-bulk-userstates.spec.json");
    std::set<std::string> ids;
    for (const auto& example : examples.as_object()) {
        for (const auto& id : example.value().at("user_ids").as_array()) ids.insert(text(id));
    }
    int number = 0;
    for (const auto& id : ids) rename(id_of(create_user("user" + std::to_string(++number))), id);
    for (const auto& example : examples.as_object()) {
        const Reply reply = send("POST", "/api/v2/bulk/userstates", json::serialize(example.value()));
        EXPECT_EQ(reply.status, 201) << reply.text;
        EXPECT_EQ(reply.body.as_array().size(), example.value().at("user_ids").as_array().size());
    }
}

TEST_F(JumpCloudReplay, ReportedRefusals) {
    const std::string ada = id_of(create_user("ada"));
    const std::string group = "/api/v2/usergroups/" + create_group(R"({"name":"Eng"})");
    const std::string member = R"("type":"user","id":")" + ada + "\"}";
    ASSERT_EQ(send("POST", group + "/members", R"({"op":"add",)" + member).status, 204);
    const auto user_with = [&](const std::string& attribute) {
        return send("PUT", "/api/systemusers/" + ada,
                    R"({"attributes":[{"name":")" + attribute + R"(","value":"x"}]})");
    };
    const auto with_org = [&](const std::string& path, const std::string& org) {
        return send("GET", path, {}, {{"x-api-key", twin_->credentials().api_key}, {"x-org-id", org}}, Caller::client);
    };
    const auto insights = [&](const std::string& more) {
        return send("POST", "/insights/directory/v1/events",
                    R"({"service":["directory"],"start_time":"2026-01-26T09:13:52Z")" + more + "}");
    };
    const std::map<std::string, std::function<Reply()>> tries{
        {"POST /insights/directory/v1/events with end_time before start_time",
         [&] { return insights(R"(,"end_time":"2026-01-26T09:11:52Z")"); }},
        {"graph operation op=add on an existing association",
         [&] { return send("POST", group + "/members", R"({"op":"add",)" + member); }},
        {"graph operation op=remove on a missing membership",
         [&] {
             send("POST", group + "/members", R"({"op":"remove",)" + member);
             return send("POST", group + "/members", R"({"op":"remove",)" + member);
         }},
        {"POST/PUT systemusers, custom attribute name with a space", [&] { return user_with("a b"); }},
        {"POST/PUT systemusers, custom attribute name with a dot", [&] { return user_with("a.b"); }},
        {"PUT systemusers with state and suspended that disagree",
         [&] { return send("PUT", "/api/systemusers/" + ada, R"({"state":"ACTIVATED","suspended":true})"); }},
        {"GET associations with a target type the source cannot have",
         [&] { return send("GET", group + "/associations?targets=command"); }},
        {"x-org-id malformed / mismatched path", [&] { return with_org("/api/systemusers", "nonsense"); }},
        {"x-org-id missing for a multi-tenant admin",
         [&] {
             configure(R"({"multi_tenant":true,"missing_org_id":"refuse"})");
             auto reply = send("GET", "/api/systemusers");
             configure(R"({"multi_tenant":false})");
             return reply;
         }},
        {"x-org-id sent on a route that does not take it",
         [&] { return with_org("/api/organizations", twin_->credentials().org_id); }},
        {"x-org-id unknown", [&] { return with_org("/api/systemusers", std::string(24, '0')); }},
        {"Directory Insights asked with a command-runner role key",
         [&] {
             configure(R"({"api_key_role":"command_runner"})");
             auto reply = insights("");
             configure(R"({"api_key_role":"administrator"})");
             return reply;
         }},
        {"Directory Insights fields list empty or without a known field", [&] { return insights(R"(,"fields":[])"); }},
    };
    const json::value errors = read_sample("errors.json");
    for (const auto& reported : errors.at("observed").as_array()) {
        const std::string where = text(reported.at("where"));
        const auto found = tries.find(where);
        ASSERT_NE(found, tries.end()) << where;
        const Reply reply = found->second();
        const json::value& status = reported.at("status");
        EXPECT_EQ(reply.status, status.is_int64() ? status.as_int64() : 400) << where << reply.text;
        if (const auto* part = reported.as_object().if_contains("message_contains")) {
            EXPECT_TRUE(message(reply).contains(text(*part))) << where << reply.text;
        }
        if (const auto* body = reported.as_object().if_contains("body")) EXPECT_EQ(reply.body, *body) << where;
    }
}

}  // namespace
}  // namespace lockstep::twin
