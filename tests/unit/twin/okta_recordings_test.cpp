// The twin against recorded traffic of real orgs, request by request.
#include <algorithm>

#include "tests/unit/twin/okta_replay.hpp"

namespace lockstep::twin {
namespace {

class OktaRecordings : public testing::TestWithParam<const char*> {};

// Answers that the recordings contradict themselves about: a deactivation of 2020 was 204, today it is 200.
bool is_of_2020(const Exchange& exchange) {
    return exchange.status == 204 && exchange.target.ends_with("/lifecycle/deactivate") &&
           exchange.target.find("/rules/") == std::string::npos;
}

// What must be the matter in the org for an answer that no request provokes by itself.
void set_scene(OktaClient& client, const Exchange& exchange) {
    client.configure(exchange.status == 429 ? R"({"foreign_load":{"/api/v1/apps":100000}})" : R"({"foreign_load":{}})");
    if (exchange.status == 423) client.configure(R"({"rules_reconciling":1})");
}

void play_all(Replay& replay, const std::vector<Exchange>& exchanges) {
    for (auto exchange : exchanges) {
        if (is_of_2020(exchange)) {
            exchange.status = 200;
            exchange.body = json::object{};
        }
        set_scene(replay.client, exchange);
        for (const auto& line : replay.play(exchange)) ADD_FAILURE() << line;
    }
}

TEST_P(OktaRecordings, AreReproducedInStatusLinksAndShape) {
    const auto exchanges = load_recording(GetParam());
    if (exchanges.empty()) GTEST_SKIP() << "no shared samples beside this checkout";
    Replay replay;
    play_all(replay, exchanges);
}

INSTANTIATE_TEST_SUITE_P(Okta, OktaRecordings,
                         testing::Values("user-lifecycle", "user-create-variants", "user-deprovision",
                                         "user-put-replace", "groups", "groups-list", "event-hooks", "app-assignments",
                                         "group-rules", "rate-limit-429"),
                         [](const auto& tested) {
                             std::string name = tested.param;
                             std::ranges::replace(name, '-', '_');
                             return name;
                         });

TEST(OktaRecordingsOfUsers, EachStatusHasItsLinks) {
    const auto exchanges = load_recording("user-by-status");
    if (exchanges.empty()) GTEST_SKIP() << "no shared samples beside this checkout";
    for (const auto& exchange : exchanges) {  // one person in two of them: an org of their own for each
        Replay replay;
        play_all(replay, {exchange});
    }
}

TEST(OktaRecordingsOfUsers, PagesAreCutAndFollowedAsRecorded) {
    auto exchanges = load_recording("users-pagination");
    if (exchanges.empty()) GTEST_SKIP() << "no shared samples beside this checkout";
    // The first page shows whom the org has first: there somebody STAGED, here the admin.
    const auto first = std::ranges::find(exchanges, "/api/v1/users?limit=1", &Exchange::target);
    ASSERT_NE(first, exchanges.end());
    first->body.at(0).as_object()["status"] = "ACTIVE";
    first->body.at(0).as_object()["activated"] = first->body.at(0).at("created");
    Replay replay;
    play_all(replay, exchanges);
}

TEST(OktaRecordingsOfSchema, CustomAttributesComeAndGoAsRecorded) {
    const auto exchanges = load_recording("user-schema");
    if (exchanges.empty()) GTEST_SKIP() << "no shared samples beside this checkout";
    Replay replay;
    const json::object present{
        {"definitions", json::object{{"custom", exchanges.front().body.at("definitions").at("custom")}}}};
    ASSERT_EQ(replay.client.post("/api/v1/meta/schemas/user/default", json::serialize(present)).status, 200);
    play_all(replay, exchanges);
}

TEST(OktaRecordingsOfSearch, ListsLagBehindReadsAsRecorded) {
    const auto exchanges = load_recording("search-stale");
    if (exchanges.empty()) GTEST_SKIP() << "no shared samples beside this checkout";
    Replay replay;
    replay.client.configure(R"({"activation_delay_ms":1000,"index_lag_ms":60000})");
    for (const auto& exchange : exchanges) replay.prepare(exchange);
    replay.client.wait(std::chrono::milliseconds{60'500});
    play_all(replay, exchanges);
}

}  // namespace
}  // namespace lockstep::twin
