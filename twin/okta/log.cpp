#include "twin/okta/log.hpp"

#include <algorithm>

#include "twin/okta/event_types.hpp"
#include "twin/okta/hooks.hpp"
#include "twin/okta/ids.hpp"

namespace lockstep::twin::okta {
namespace {

constexpr std::chrono::hours kRetention{90 * 24};

json::value text_or_null(std::string_view text) {
    if (text.empty()) return nullptr;
    return json::string{text};
}

json::object to_json(const LogTarget& target) {
    json::object object{{"id", target.id},
                        {"type", target.type},
                        {"alternateId", target.alternate_id.empty() ? "unknown" : target.alternate_id},
                        {"displayName", text_or_null(target.display_name)},
                        {"detailEntry", nullptr}};
    if (!target.change.empty()) object["changeDetails"] = target.change;
    return object;
}

json::object transaction_of(const LogEvent& event) {
    json::object detail;
    if (!event.client_id.empty()) {
        detail["requestApiTokenClientId"] = event.client_id;
        detail["rootApiTokenId"] = event.token_id;
    }
    if (!event.token_id.empty()) detail["requestApiTokenId"] = event.token_id;
    return {{"type", event.request_uri.empty() ? "JOB" : "WEB"}, {"id", event.request_id}, {"detail", detail}};
}

json::value place_of(const LogEvent& event) {
    if (event.place.empty()) return nullptr;
    return event.place;
}

json::array ip_chain(const LogEvent& event) {
    return {json::object{
        {"ip", event.ip}, {"geographicalContext", place_of(event)}, {"version", "V4"}, {"source", nullptr}}};
}

json::object client_of(const LogEvent& event) {
    return {{"userAgent",
             json::object{{"rawUserAgent", text_or_null(event.user_agent)}, {"os", "Unknown"}, {"browser", "UNKNOWN"}}},
            {"zone", "null"},
            {"device", "Unknown"},
            {"id", nullptr},
            {"ipAddress", event.ip},
            {"geographicalContext", place_of(event)}};
}

LogTarget actor_of(const Call& call) {
    if (call.principal.kind == Principal::Kind::service_app) {
        const auto app = call.org.service_apps.find(call.principal.id);
        const std::string label = app == call.org.service_apps.end() ? std::string{} : app->second.label;
        return {call.principal.id, "PublicClientAppEntity", "unknown", label, {}};
    }
    const auto user = call.org.users.find(call.principal.user_id);
    if (user != call.org.users.end()) return target_of(user->second);
    return {call.principal.user_id, "User", "unknown", "", {}};
}

// Into its place by persistence time: an event that comes late stands among those that are not to be seen yet.
void insert(Org& org, LogEvent event) {
    while (!org.log.empty() && org.log.front().persisted + kRetention < event.published) {
        org.log.pop_front();
        ++org.log_start;
    }
    const auto place = std::ranges::upper_bound(org.log, event.persisted, {}, &LogEvent::persisted);
    org.log.insert(place, std::move(event));
}

void persist(Org& org, LogEvent event, Random& random) {
    event.uuid = make_uuid(random);
    event.persisted = event.published + std::chrono::milliseconds{org.settings.log_lag_ms};
    const auto late = static_cast<std::uint64_t>(org.settings.late_event_percent);
    if (late > 0 && random.below(100) < late) event.persisted += std::chrono::milliseconds{org.settings.late_event_ms};
    queue_for_hooks(org, event);
    insert(org, std::move(event));
}

LogEvent made_by(const Call& call, std::string_view type, LogTarget actor, std::vector<LogTarget> targets) {
    LogEvent event;
    event.type = type;
    event.published = call.now;
    event.actor = std::move(actor);
    event.targets = std::move(targets);
    event.request_id = call.request_id;
    event.request_uri = call.target.path;
    event.url = call.target.path + "?";
    if (const auto query = call.request.url.find('?'); query != std::string::npos) {
        event.url += call.request.url.substr(query + 1);
    }
    event.user_agent = call.request.headers.find("user-agent").value_or("");
    return event;
}

}  // namespace

LogTarget target_of(const User& user) {
    return {user.id,
            "User",
            text_at(user.profile, "login"),
            text_at(user.profile, "firstName") + " " + text_at(user.profile, "lastName"),
            {}};
}

LogTarget target_of(const Group& group) {
    return {group.id, "UserGroup", "unknown", text_at(group.profile, "name"), {}};
}

LogTarget target_of(const App& app) {
    return {app.id, "AppInstance", app.label, app.label, {}};
}

LogTarget target_of(const GroupRule& rule) {
    return {rule.id, "Rule", "unknown", rule.name, {}};
}

void record(Call& call, std::string_view type, std::vector<LogTarget> targets) {
    auto event = made_by(call, type, actor_of(call), std::move(targets));
    if (call.principal.kind == Principal::Kind::api_token) event.token_id = call.principal.id;
    if (call.principal.kind == Principal::Kind::service_app) {
        event.token_id = call.principal.access_token_id;
        event.client_id = call.principal.id;
    }
    persist(call.org, std::move(event), call.random);
}

void record_by_person(Call& call, const User& person, OwnDeed deed) {
    auto event = made_by(call, deed.type, target_of(person), std::move(deed.targets));
    if (!deed.ip.empty()) event.ip = std::move(deed.ip);
    event.place = std::move(deed.place);
    event.session_id = std::move(deed.session_id);
    if (!deed.refused_because.empty()) event.result = "FAILURE";
    event.reason = deed.refused_because;
    persist(call.org, std::move(event), call.random);
}

void record_by_system(Org& org, std::string_view type, std::vector<LogTarget> targets, WallTime now, Random& random,
                      std::string_view result, std::string_view reason) {
    LogEvent event;
    event.type = type;
    event.published = now;
    event.actor = {org.id, "SystemPrincipal", "system@okta.com", "Okta System", {}};
    event.targets = std::move(targets);
    event.result = result;
    event.reason = reason;
    event.request_id = make_request_id(random);
    persist(org, std::move(event), random);
}

// As recorded: a failed sign-in is no warning, and a lock-out less than that.
std::string_view severity_of(const LogEvent& event) {
    if (event.type == "user.account.lock") return "DEBUG";
    return event.result == "SUCCESS" || event.type == "user.session.start" ? "INFO" : "WARN";
}

json::object to_json(const LogEvent& event, LogView view) {
    const auto type = find_event_type(event.type);
    auto client = client_of(event);
    if (view == LogView::delivered) client["ipChain"] = ip_chain(event);
    json::value targets = nullptr;
    if (!event.targets.empty()) {
        auto& list = targets.emplace_array();
        for (const auto& target : event.targets) list.push_back(to_json(target));
    }
    const auto session = event.session_id.empty() ? "trs" + event.request_id.substr(0, 22) : event.session_id;
    json::object debug{{"requestId", event.request_id}};
    if (!event.request_uri.empty()) {
        debug["requestUri"] = event.request_uri;
        debug["url"] = event.url;
    }
    json::object object{
        {"actor", to_json(event.actor)},
        {"client", std::move(client)},
        {"device", nullptr},
        {"authenticationContext", json::object{{"authenticationProvider", nullptr},
                                               {"credentialProvider", nullptr},
                                               {"credentialType", nullptr},
                                               {"issuer", nullptr},
                                               {"interface", nullptr},
                                               {"authenticationStep", 0},
                                               {"rootSessionId", session},
                                               {"externalSessionId", session}}},
        {"displayMessage", type.message},
        {"eventType", event.type},
        {"outcome", json::object{{"result", event.result}, {"reason", text_or_null(event.reason)}}},
        {"published", to_rfc3339(event.published)},
        {"securityContext",
         json::object{
             {"asNumber", nullptr}, {"asOrg", nullptr}, {"isp", nullptr}, {"domain", nullptr}, {"isProxy", nullptr}}},
        {"severity", severity_of(event)},
        {"debugContext", json::object{{"debugData", std::move(debug)}}},
        {"legacyEventType", text_or_null(type.legacy)},
        {"transaction", transaction_of(event)},
        {"uuid", event.uuid},
        {"version", "0"},
        {"target", std::move(targets)}};
    if (view == LogView::listed)
        object["request"] = json::object{{"ipChain", ip_chain(event)}};
    else
        object["insertionTimestamp"] = nullptr;
    return object;
}

}  // namespace lockstep::twin::okta
