// Every sample of Okta's that our decoders may meet: none is refused, and no field that we use is lost.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>

#include "directory/okta/directory.hpp"
#include "directory/okta/edit_log.hpp"
#include "directory/okta/wire.hpp"
#include "tests/support/virtual_clock.hpp"
#include "tests/unit/directory/okta_recordings.hpp"
#include "tests/unit/directory/okta_test_bed.hpp"

namespace lockstep::directory::okta {
namespace {

namespace json = boost::json;

constexpr auto kNoSamples = "no recordings: set LOCKSTEP_SHARED";

json::value find_sample(const std::string& name) {
    const char* named = std::getenv("LOCKSTEP_SHARED");
    const std::filesystem::path shared =
        named ? std::filesystem::path{named} : std::filesystem::path{LOCKSTEP_SOURCE_DIR} / "../shared";
    std::ifstream file{shared / "samples/okta" / name};
    if (!file) return nullptr;
    std::ostringstream text;
    text << file.rdbuf();
    return json::parse(text.str());
}

/// All events of all sample files.
std::vector<json::object> sampled_events() {
    std::vector<json::object> events;
    const auto logged = find_sample("log-events.json");
    if (logged.is_null()) return events;
    for (const auto& sample : logged.as_array()) events.push_back(sample.at("event").as_object());
    const auto constructed = find_sample("log-events.constructed.json");
    for (const auto& event : constructed.at("events").as_array()) events.push_back(event.as_object());
    const auto deliveries = find_sample("event-hook-deliveries.json");
    for (const auto& delivery : deliveries.as_object()) {
        const auto* body = delivery.value().as_object().if_contains("body");
        if (body == nullptr) continue;
        for (const auto& event : body->at("data").at("events").as_array()) events.push_back(event.as_object());
    }
    return events;
}

/// Somebody whom an event is about; of one about nobody, anybody.
AccountId target_of(const json::object& event) {
    const auto* targets = event.if_contains("target");
    if (targets == nullptr || !targets->is_array() || targets->as_array().empty()) return AccountId{"00u1"};
    return AccountId{std::string{targets->as_array()[0].at("id").as_string()}};
}

TEST(OktaSamples, EveryEventKeepsItsIdTimeAndActor) {
    const auto events = sampled_events();
    if (events.empty()) GTEST_SKIP() << kNoSamples;
    EXPECT_GT(events.size(), 10U);
    for (const auto& event : events) {
        if (!event.contains("uuid")) continue;  // one of the documents' samples is a part of an event
        const auto edits = edits_in(json::array{event}, target_of(event));
        ASSERT_FALSE(edits.empty()) << json::serialize(event);
        EXPECT_EQ(edits[0].event, event.at("uuid").as_string());
        EXPECT_NE(edits[0].at, WallTime{}) << json::serialize(event.at("published"));
        const auto* actor = event.if_contains("actor");
        if (actor != nullptr && actor->is_object()) EXPECT_EQ(edits[0].by, actor->at("alternateId").as_string());
    }
}

bool is_user(const json::value& value) {
    return value.is_object() && value.as_object().contains("profile") && value.as_object().contains("credentials") &&
           value.as_object().contains("status") && !value.as_object().contains("scope");
}
bool is_group(const json::value& value) {
    return value.is_object() && value.as_object().contains("objectClass");
}

TEST(OktaSamples, EveryRecordedUserAndGroupIsRead) {
    std::size_t users = 0;
    std::size_t groups = 0;
    SlotTable slots;
    slots.slot("firstName");
    UserDecoder decoder{slots};
    for (const char* name :
         {"user-lifecycle", "user-create-variants", "user-by-status", "user-put-replace", "user-deprovision",
          "users-pagination", "search-stale", "groups", "groups-list", "app-assignments"}) {
        for (const auto& exchange : recordings(std::string{name} + ".recorded.json")) {
            const auto& recorded = exchange.at("response").as_object();
            if (recorded.at("status").as_int64() != 200) continue;
            const auto& body = recorded.at("body");
            const auto read = [&](const json::value& one) {
                if (is_user(one)) {
                    auto text = json::serialize(one);
                    const auto account = decoder.decode_user(text, WallTime{});
                    EXPECT_EQ(account.id.value, one.at("id").as_string());
                    EXPECT_EQ(account.vendor_status, one.at("status").as_string());
                    EXPECT_EQ(account.login, one.at("profile").at("login").as_string());
                    EXPECT_EQ(to_text(account.values.at(0)), one.at("profile").at("firstName").as_string());
                    EXPECT_NE(account.created, WallTime{});
                    ++users;
                } else if (is_group(one)) {
                    const auto group = read_group({200, {}, json::serialize(one)});
                    EXPECT_EQ(group.id.value, one.at("id").as_string());
                    EXPECT_EQ(group.name, one.at("profile").at("name").as_string());
                    ++groups;
                }
            };
            if (body.is_array()) {
                for (const auto& one : body.as_array()) read(one);
            } else {
                read(body);
            }
        }
    }
    if (users == 0) GTEST_SKIP() << kNoSamples;
    EXPECT_GT(users, 40U);
    EXPECT_GT(groups, 5U);
}

/// Plays the recorded answers in turn, the last one for ever.
class Played final : public http::HttpTransport {
public:
    std::vector<Response> answers;
    std::vector<Request> asked;

    Task<Response> send(Request request, http::SendOptions) override {
        asked.push_back(std::move(request));
        co_return answers.at(std::min(asked.size(), answers.size()) - 1);
    }
};

TEST(OktaSamples, TheRecordedTokenExchangeEndsInAProvenCall) {
    const auto exchanges = recordings("oauth-token.recorded.json");
    if (exchanges.empty()) GTEST_SKIP() << kNoSamples;
    Played wire;
    for (const std::size_t at : {3, 0, 1, 2}) {  // no proof, no nonce, a token, a call
        wire.answers.push_back(to_response(exchanges.at(at).at("response").as_object()));
    }
    const OktaTestBed bed;
    auto settings = bed.settings(OktaTestBed::SignIn::service_app);
    settings.org_url = "https://test.okta.com";
    testing::VirtualClock clock;
    SeededRandom random{5};
    OktaDirectory directory{settings, SlotTable{}, base_schema(Side::okta), wire, clock, random};
    std::vector<Group> groups;
    const auto list = [&]() -> Task<> { groups = co_await directory.list_groups(Lane::bulk); };
    clock.run(list());
    ASSERT_GE(wire.asked.size(), 4U);
    EXPECT_FALSE(wire.asked[0].headers.find("DPoP"));
    EXPECT_TRUE(wire.asked[1].headers.find("DPoP"));
    EXPECT_TRUE(wire.asked[2].headers.find("DPoP"));
    EXPECT_TRUE(wire.asked[3].headers.find("Authorization").value_or("").starts_with("DPoP "));
    EXPECT_TRUE(wire.asked[3].headers.find("DPoP"));
}

}  // namespace
}  // namespace lockstep::directory::okta
