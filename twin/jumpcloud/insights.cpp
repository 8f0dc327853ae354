#include "twin/jumpcloud/insights.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/collections.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;

bool happens(Random& random, std::int64_t percent) {
    return percent > 0 && static_cast<std::int64_t>(random.below(100)) < percent;
}

WallTime draw_arrival(const Settings& settings, WallTime now, Random& random) {
    const auto span = static_cast<std::uint64_t>(settings.insights_lag_max_ms - settings.insights_lag_min_ms);
    auto lag = settings.insights_lag_min_ms + static_cast<std::int64_t>(random.below(span + 1));
    if (happens(random, settings.insights_tail_percent)) {
        lag += static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(settings.insights_tail_ms) + 1));
    }
    return now + milliseconds{lag};
}

json::object admin(const std::string& id, std::string_view email) {
    return {{"id", id}, {"type", "admin"}, {"email", email}};
}

json::object initiator(const Organization& org, const Actor& actor) {
    switch (actor.kind) {
        case Actor::Kind::api_key: return admin(org.key_owner_id, "admin.one@example.com");
        case Actor::Kind::service_account:
            if (org.settings.service_account_actor == "admin") {
                return admin(org.service_account_id, "service-account@example.com");
            }
            return {{"type", "service_account"}, {"id", org.service_account_id}};
        case Actor::Kind::person: return admin(org.person_id, "admin.two@example.com");
        case Actor::Kind::scim: {
            json::object scim = admin(org.key_owner_id, "admin.one@example.com");
            scim["source"] = "scim";
            return scim;
        }
        case Actor::Kind::vendor: return {{"type", "system"}};
    }
    return {};
}

json::object browser(const Actor& actor) {
    if (actor.is_human()) {
        return {{"os", "Mac OS X"},
                {"os_full", "Mac OS X 10.15.7"},
                {"os_name", "Mac OS X"},
                {"os_major", "10"},
                {"os_minor", "15"},
                {"os_patch", "7"},
                {"os_version", "10.15.7"},
                {"name", "Chrome"},
                {"major", "114"},
                {"minor", "0"},
                {"patch", "0"},
                {"version", "114.0.0.0"},
                {"device", "Mac"}};
    }
    return {{"os_full", "Other"}, {"os", "Other"}, {"name", "Other"}, {"os_name", "Other"}, {"device", "Other"}};
}

json::object place() {
    return {{"country_code", "IE"},      {"timezone", "Europe/Dublin"}, {"latitude", 53.3379}, {"continent_code", "EU"},
            {"region_name", "Leinster"}, {"region_code", "L"},          {"longitude", -6.2591}};
}

/// What the event does not say itself. As recorded: `success` is not always there.
void add_envelope(json::object& event, const Organization& org, const Actor& actor, std::uint64_t number) {
    if (!event.contains("initiated_by")) {
        event["initiated_by"] = initiator(org, actor);
        event["auth_method"] = actor.is_human() ? "session" : "api key";
    }
    event.emplace("geoip", place());
    event.emplace("useragent", browser(actor));
    event.emplace("provider", nullptr);
    event.emplace("service", "directory");
    if (number % 3 != 0) event.emplace("success", true);
    event.emplace("organization", org.credentials.org_id);
    event.emplace("@version", "1");
    event.emplace("client_ip", actor.is_human() ? "192.0.2.10" : "198.51.100.7");
}

/// A notice names the id and nothing else of its resource (§8.1: a suspension lacks the e-mail).
json::object bell_resource(const json::value& resource) {
    return {{"id", resource.at("id")}, {"type", resource.at("type")}};
}

std::string text_of(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
}

/// The enabled channels of type webhook, and the address in the settings.
std::vector<Receiver> receivers_of(const Organization& org) {
    std::vector<Receiver> receivers;
    if (!org.settings.webhook_url.empty()) {
        receivers.push_back({org.settings.webhook_url, org.settings.webhook_authorization});
    }
    const auto channels = org.things.find(std::string{kChannels});
    if (channels == org.things.end()) return receivers;
    for (const auto& [id, channel] : channels->second) {
        const json::value* enabled = channel.if_contains("enabled");
        const json::value* config = channel.if_contains("config");
        const bool rings = text_of(channel, "type") == "CHANNEL_TYPE_WEBHOOK" && enabled != nullptr &&
                           enabled->is_bool() && enabled->get_bool();
        const json::value* webhook =
            config != nullptr && config->is_object() ? config->get_object().if_contains("webhook") : nullptr;
        if (!rings || webhook == nullptr || !webhook->is_object()) continue;
        const auto token = text_of(webhook->get_object(), "authToken");
        receivers.push_back({text_of(webhook->get_object(), "url"), token.empty() ? token : "Bearer " + token});
    }
    return receivers;
}

}  // namespace

void Insights::add(EventRow row) {
    const auto key = [](const EventRow& one) { return std::pair{one.timestamp, one.number}; };
    const auto place = std::ranges::upper_bound(rows_, key(row), {}, key);
    rows_.insert(place, std::move(row));
}

void Insights::forget_before(WallTime time) {
    while (!rows_.empty() && rows_.front().timestamp < time) rows_.pop_front();
}

void log_event(Organization& org, const Call& call, std::string_view event_type, json::object details) {
    const Settings& settings = org.settings;
    org.insights.forget_before(call.now - std::chrono::days{settings.insights_retention_days});
    WallTime timestamp = call.now;
    if (happens(call.random, settings.insights_future_percent)) {
        timestamp += milliseconds{1 + call.random.below(60'000)};
    }
    const std::uint64_t number = org.insights.next_number();
    const std::string id = org.ids.make(call.now);
    details["event_type"] = event_type;
    add_envelope(details, org, call.actor, number);
    details["id"] = id;
    details["timestamp"] = to_rfc3339(timestamp);
    EventRow row{.timestamp = timestamp,
                 .arrival = draw_arrival(settings, call.now, call.random),
                 .number = number,
                 .service = json::value_to<std::string>(details.at("service")),
                 .text = json::serialize(details)};
    if (happens(call.random, settings.insights_doubled_percent)) {
        EventRow again = row;
        again.number = org.insights.next_number();
        again.arrival = draw_arrival(settings, call.now, call.random);
        org.insights.add(std::move(again));
    }
    org.insights.add(std::move(row));
    const auto receivers = receivers_of(org);
    if (receivers.empty()) return;
    const json::value* resource = details.if_contains("resource");
    const json::object bell{{"id", id},
                            {"event_type", event_type},
                            {"organization", org.credentials.org_id},
                            {"resource", resource != nullptr ? bell_resource(*resource) : json::object{}}};
    const std::string body = json::serialize(bell);
    for (const Receiver& receiver : receivers) {
        org.webhook.announce(settings, receiver, id, body, call.now, call.random);
    }
}

}  // namespace lockstep::twin::jumpcloud
