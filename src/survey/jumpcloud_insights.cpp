#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "survey/jumpcloud_questions.hpp"

namespace lockstep::survey::jumpcloud {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

const json::value* at(const json::value& value, std::string_view key) {
    return value.is_object() ? value.get_object().if_contains(key) : nullptr;
}

std::string text_at(const json::value& value, std::string_view key) {
    const auto* found = at(value, key);
    return found && found->is_string() ? std::string{found->get_string()} : std::string{};
}

/// Whether the id stands anywhere in the event.
bool is_about(const json::value& event, std::string_view id) {
    return json::serialize(event).contains(id);
}

constexpr std::chrono::hours kClocksApart{1};  ///< theirs from ours, at the most; rows are told apart by their id

/// What the log of the last minutes says of that id.
Task<json::array> events_of(Ground& ground, std::string id, WallTime since) {
    const auto heard = co_await ground.jumpcloud.ask_insights(
        "/events", json::object{{"service", json::array{"directory"}},
                                {"start_time", to_rfc3339(since - kClocksApart)},
                                {"end_time", to_rfc3339(ground.now() + kClocksApart)},
                                {"limit", 1000},
                                {"sort", "DESC"}});
    json::array events;
    for (const auto& event : heard.rows()) {
        if (is_about(event, id)) events.push_back(event);
    }
    co_return events;
}

Answer no_log() {
    return {nullptr, "nothing came in Directory Insights within the survey's patience, or the role may not read it"};
}

Request token_request(const directory::jumpcloud::Settings& settings, std::string_view basic) {
    Request request{"POST", settings.token_url, {}, "grant_type=client_credentials&scope=api"};
    request.headers.add("authorization", fmt::format("Basic {}", basic));
    request.headers.add("content-type", "application/x-www-form-urlencoded");
    request.headers.add("accept", "application/json");
    return request;
}

bool has_service_account(const Ground& ground) {
    return !ground.jumpcloud.settings().client_id.empty();
}

Answer no_service_account() {
    return {nullptr, "an API key is used; the question is about service accounts"};
}

}  // namespace

Task<Answer> insights_lag(Ground& ground) {
    const auto since = ground.now();
    const auto id = co_await ground.add_jumpcloud_user();
    const auto seen = co_await ground.time_until(
        [&ground, id, since]() -> Task<bool> { co_return !(co_await events_of(ground, id, since)).empty(); });
    if (!seen) co_return no_log();
    co_return Answer{seen->count(), "from a user's creation to its event"};
}

Task<Answer> suspension_events(Ground& ground) {
    const auto since = ground.now();
    const auto id = co_await ground.add_jumpcloud_user({{"state", "ACTIVATED"}, {"password", "Lk-survey-9!Qz"}});
    co_await ground.jumpcloud.say("PUT", "/api/systemusers/" + id,
                                  json::object{{"state", "SUSPENDED"}, {"suspended", true}});
    std::set<std::string> types;
    const auto collect = [&ground, &types, id, since]() -> Task<bool> {
        for (const auto& event : co_await events_of(ground, id, since)) types.insert(text_at(event, "event_type"));
        co_return types.contains("user_suspended") && types.contains("user_update");
    };
    co_await ground.time_until(collect);  // both, or as long as our patience lasts
    const bool own = types.contains("user_suspended");
    const bool update = types.contains("user_update");
    if (!own && !update) co_return no_log();
    co_return Answer{json::string{own && update ? "both"
                                  : own         ? "suspended"
                                                : "update"},
                     own && update ? "user_suspended and user_update" : ""};
}

Task<Answer> dynamic_emits_events(Ground& ground) {
    const auto since = ground.now();
    const auto department = ground.new_name();
    const json::object condition{{"field", "department"}, {"operator", "eq"}, {"value", department}};
    const json::object query{{"queryType", "FilterQuery"}, {"filters", json::array{condition}}};
    const auto name = ground.new_name();
    const auto group = co_await ground.make(
        Kind::jumpcloud_group, name, "/api/v2/usergroups",
        {{"name", name}, {"description", kMarker}, {"membershipMethod", "DYNAMIC_AUTOMATED"}, {"memberQuery", query}});
    if (!group.ok()) co_return Answer{nullptr, fmt::format("no dynamic group could be made: {}", group.status)};
    const auto user = co_await ground.add_jumpcloud_user({{"department", department}});
    const auto seen = co_await ground.time_until([&ground, &group, user, since]() -> Task<bool> {
        const auto events = co_await events_of(ground, group.text("id"), since);
        co_return std::ranges::any_of(events, [&](const json::value& event) {
            return text_at(event, "event_type") == "association_change" && is_about(event, user);
        });
    });
    co_return Answer{seen.has_value(), seen ? "an association_change came" : "no association_change came"};
}

Task<Answer> service_account_actor(Ground& ground) {
    if (!has_service_account(ground)) co_return no_service_account();
    const auto since = ground.now();
    const auto id = co_await ground.add_jumpcloud_user();
    std::string type;
    const auto look = [&ground, &type, id, since]() -> Task<bool> {
        for (const auto& event : co_await events_of(ground, id, since)) {
            if (const auto* by = at(event, "initiated_by")) type = text_at(*by, "type");
        }
        co_return !type.empty();
    };
    if (!co_await ground.time_until(look)) co_return no_log();
    co_return Answer{json::string{type}, "initiated_by.type of what we did"};
}

Task<Answer> oauth_error(Ground& ground) {
    if (!has_service_account(ground)) co_return no_service_account();
    const auto heard =
        co_await ground.jumpcloud.send(token_request(ground.jumpcloud.settings(), "bG9ja3N0ZXA6c3VydmV5"));
    co_return Answer{heard.text("error").empty() ? "text" : "rfc6749", fmt::format("a wrong secret: {}", heard.status)};
}

/// The tenant's own call comes last, so that the connector ends with a token that is good.
Task<Answer> single_token(Ground& ground) {
    if (!has_service_account(ground)) co_return no_service_account();
    const auto tokens = [&ground] {
        return std::ranges::count_if(ground.jumpcloud.transcript().list(),
                                     [](const Exchange& exchange) { return exchange.url.ends_with("/token"); });
    };
    const auto ask = [&ground] { return ground.jumpcloud.say("GET", "/api/systemusers?limit=1&fields=username"); };
    const auto first = co_await ask();
    const auto before = tokens();
    co_await ground.jumpcloud.fetch_token();
    const auto again = co_await ask();
    // A client whose token was ended by the second one has to fetch another.
    const bool ended = tokens() - before > 1;
    co_return Answer{
        ended, fmt::format("asked with the first token: {}, and after a second one: {}", first.status, again.status)};
}

Task<Answer> missing_org_id(Ground& ground) {
    const auto organisations = co_await ground.jumpcloud.say("GET", "/api/organizations?limit=10");
    if (organisations.rows("results").size() < 2)
        co_return Answer{nullptr, "the credential opens one organisation only"};
    if (has_service_account(ground)) {
        co_return Answer{nullptr, "a service account is used; the question is about API keys"};
    }
    Request request{
        "GET", ground.jumpcloud.settings().console_url + "/api/systemusers?limit=1&fields=username", {}, {}};
    request.headers.add("accept", "application/json");
    request.headers.add("x-api-key", ground.jumpcloud.settings().api_key);
    const auto heard = co_await ground.jumpcloud.send(std::move(request));
    co_return Answer{heard.ok() ? "default" : "refuse", fmt::format("without x-org-id: {}", heard.status)};
}

}  // namespace lockstep::survey::jumpcloud
