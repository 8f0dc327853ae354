#include "twin/jumpcloud/save.hpp"

#include <boost/json.hpp>
#include <stdexcept>

#include "twin/jumpcloud/save_graph.hpp"
#include "twin/jumpcloud/user_store.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

std::int64_t to_ms(WallTime time) {
    return time.time_since_epoch().count();
}
WallTime from_ms(const json::value& value) {
    return WallTime{std::chrono::milliseconds{json::value_to<std::int64_t>(value)}};
}
std::string text_at(const json::object& object, std::string_view key) {
    return json::value_to<std::string>(object.at(key));
}

json::object credentials_to_json(const JumpCloudCredentials& credentials) {
    return {{"api_key", credentials.api_key},
            {"org_id", credentials.org_id},
            {"client_id", credentials.client_id},
            {"client_secret", credentials.client_secret}};
}

JumpCloudCredentials credentials_from_json(const json::object& object) {
    return {.api_key = text_at(object, "api_key"),
            .org_id = text_at(object, "org_id"),
            .client_id = text_at(object, "client_id"),
            .client_secret = text_at(object, "client_secret")};
}

json::object user_to_json(const User& user) {
    return {{"user", json::parse(user.whole())},
            {"passwords", json::value_from(user.passwords)},
            {"push_endpoints", user.push_endpoints}};
}

User user_from_json(const json::object& object) {
    const json::object& wire = object.at("user").as_object();
    User user;
    user.id = text_at(wire, "_id");
    for (const auto& [key, value] : wire) {
        if (const auto field = find_field({key.data(), key.size()})) user.set(*field, value);
    }
    if (const json::value* passwords = object.if_contains("passwords")) {
        user.passwords = json::value_to<std::vector<std::string>>(*passwords);
    }
    if (const json::value* endpoints = object.if_contains("push_endpoints"))
        user.push_endpoints = endpoints->as_array();
    return user;
}

json::array events_to_json(const Insights& insights) {
    json::array rows;
    for (const EventRow& row : insights.rows()) {
        rows.push_back({to_ms(row.timestamp), to_ms(row.arrival), row.number, row.service, row.text});
    }
    return rows;
}

void events_from_json(const json::array& rows, Insights& insights) {
    for (const json::value& value : rows) {
        const json::array& row = value.as_array();
        const auto number = json::value_to<std::uint64_t>(row.at(2));
        insights.add({.timestamp = from_ms(row.at(0)),
                      .arrival = from_ms(row.at(1)),
                      .number = number,
                      .service = json::value_to<std::string>(row.at(3)),
                      .text = json::value_to<std::string>(row.at(4))});
        insights.resume(std::max(insights.last_number(), number));
    }
}

json::array mails_to_json(const std::vector<Mail>& mails) {
    json::array list;
    for (const Mail& mail : mails) list.push_back({to_ms(mail.at), mail.kind, mail.to, mail.user_id});
    return list;
}

std::vector<Mail> mails_from_json(const json::array& list) {
    std::vector<Mail> mails;
    for (const json::value& value : list) {
        const json::array& mail = value.as_array();
        mails.push_back({from_ms(mail.at(0)), json::value_to<std::string>(mail.at(1)),
                         json::value_to<std::string>(mail.at(2)), json::value_to<std::string>(mail.at(3))});
    }
    return mails;
}

json::array scheduled_to_json(const std::vector<ScheduledState>& states) {
    json::array list;
    for (const ScheduledState& state : states) {
        list.push_back({state.job_id, state.user_id, state.state, to_ms(state.at), state.sends_mail});
    }
    return list;
}

ScheduledState scheduled_from_json(const json::array& state) {
    return {.job_id = json::value_to<std::string>(state.at(0)),
            .user_id = json::value_to<std::string>(state.at(1)),
            .state = json::value_to<std::string>(state.at(2)),
            .at = from_ms(state.at(3)),
            .sends_mail = state.at(4).as_bool()};
}

void read_identity(Organization& org, const json::object& state) {
    org.credentials = credentials_from_json(state.at("credentials").as_object());
    org.created = from_ms(state.at("created"));
    org.key_owner_id = text_at(state, "key_owner_id");
    org.person_id = text_at(state, "person_id");
    org.service_account_id = text_at(state, "service_account_id");
    const json::array& ids = state.at("ids").as_array();
    org.ids = ObjectIds{json::value_to<std::uint64_t>(ids.at(0)), json::value_to<std::uint64_t>(ids.at(1)),
                        json::value_to<std::uint32_t>(ids.at(2))};
    org.next_unix_id = json::value_to<std::int64_t>(state.at("next_unix_id"));
    for (const auto& [token, end] : state.at("tokens").as_object()) org.tokens[std::string{token}] = from_ms(end);
}

void read_state(Organization& org, const json::object& state) {
    if (const std::string wrong = configure(org.settings, json::serialize(state.at("settings"))); !wrong.empty()) {
        throw std::runtime_error("JumpCloud state: " + wrong);
    }
    read_identity(org, state);
    for (const json::value& user : state.at("users").as_array()) {
        place_user(org, std::make_shared<const User>(user_from_json(user.as_object())), nullptr, WallTime{});
    }
    graph_from_json(org, state.at("graph").as_object());
    events_from_json(state.at("events").as_array(), org.insights);
    org.mails = mails_from_json(state.at("mails").as_array());
    org.apple_mdm_id = text_at(state, "apple_mdm_id");
    org.things.clear();
    for (const auto& [kind, things] : state.at("things").as_object()) {
        for (const auto& [id, thing] : things.as_object()) org.things[kind][id] = thing.as_object();
    }
    org.bulk_jobs = json::value_to<std::map<std::string, json::array>>(state.at("bulk_jobs"));
    for (const json::value& scheduled : state.at("scheduled_states").as_array()) {
        org.scheduled_states.push_back(scheduled_from_json(scheduled.as_array()));
    }
}

}  // namespace

std::string save_organization(const Organization& org) {
    json::object tokens;
    for (const auto& [token, end] : org.tokens) tokens[token] = to_ms(end);
    json::array users;
    for (const auto& user : org.users.exact()) users.push_back(user_to_json(*user));
    const json::object state{{"settings", json::parse(to_json(org.settings))},
                             {"credentials", credentials_to_json(org.credentials)},
                             {"created", to_ms(org.created)},
                             {"key_owner_id", org.key_owner_id},
                             {"person_id", org.person_id},
                             {"service_account_id", org.service_account_id},
                             {"ids", {org.ids.process(), org.ids.second(), org.ids.counter()}},
                             {"next_unix_id", org.next_unix_id},
                             {"tokens", std::move(tokens)},
                             {"users", std::move(users)},
                             {"graph", graph_to_json(org)},
                             {"events", events_to_json(org.insights)},
                             {"mails", mails_to_json(org.mails)},
                             {"apple_mdm_id", org.apple_mdm_id},
                             {"things", json::value_from(org.things)},
                             {"bulk_jobs", json::value_from(org.bulk_jobs)},
                             {"scheduled_states", scheduled_to_json(org.scheduled_states)}};
    return json::serialize(state);
}

void load_organization(Organization& org, std::string_view text) {
    try {
        const json::value state = json::parse({text.data(), text.size()});
        SeededRandom unused{0};  // every value that would be drawn is in the text
        Organization next{org.base_url, WallTime{}, unused};
        read_state(next, state.as_object());
        org = std::move(next);
    } catch (const std::runtime_error&) {
        throw;
    } catch (const std::exception& error) {
        throw std::runtime_error(std::string{"JumpCloud state: "} + error.what());
    }
}

}  // namespace lockstep::twin::jumpcloud
