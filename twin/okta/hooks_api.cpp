// The endpoints that manage event hooks.
#include <algorithm>

#include "twin/okta/event_types.hpp"
#include "twin/okta/hooks.hpp"
#include "twin/okta/ids.hpp"
#include "twin/okta/log.hpp"

namespace lockstep::twin::okta {
namespace {

constexpr std::size_t kMostItems = 300;
constexpr std::ptrdiff_t kMostHooks = 25;  ///< active and verified

EventHook& get_hook_of(Call& call) {
    const auto found = call.org.hooks.find(call.ids[0]);
    if (found == call.org.hooks.end()) throw not_found(call.ids[0], "Webhook");
    return found->second;
}

json::object link(std::string href, std::string_view method) {
    return {{"href", std::move(href)}, {"hints", json::object{{"allow", json::array{json::string{method}}}}}};
}

json::object links_of(const std::string& self, const EventHook& hook) {
    json::object links{{"self", json::object{{"href", self}}}};
    if (hook.active) {
        links["verify"] = link(self + "/lifecycle/verify", "POST");
        links["deactivate"] = link(self + "/lifecycle/deactivate", "POST");
    } else {
        links["activate"] = link(self + "/lifecycle/activate", "POST");
        links["delete"] = link(self, "DELETE");
    }
    return links;
}

json::object channel_of(const EventHook& hook) {
    json::array headers;
    for (const auto& [key, value] : hook.headers) headers.push_back(json::object{{"key", key}, {"value", value}});
    json::object config{{"uri", hook.uri}, {"headers", std::move(headers)}, {"method", "POST"}};
    config["authScheme"] = nullptr;
    if (!hook.auth_key.empty()) config["authScheme"] = json::object{{"type", "HEADER"}, {"key", hook.auth_key}};
    return {{"type", "HTTP"}, {"version", "1.0.0"}, {"config", std::move(config)}};
}

json::object to_json(const Org& org, const EventHook& hook) {
    json::array items;
    for (const auto& item : hook.items) items.push_back(json::string{item});
    json::value description = nullptr;
    if (hook.description) description = json::string{*hook.description};
    return {{"id", hook.id},
            {"status", hook.active ? "ACTIVE" : "INACTIVE"},
            {"verificationStatus", hook.verified ? "VERIFIED" : "UNVERIFIED"},
            {"name", hook.name},
            {"description", std::move(description)},
            {"created", to_rfc3339(hook.created)},
            {"createdBy", hook.created_by},
            {"lastUpdated", to_rfc3339(hook.last_updated)},
            {"events", json::object{{"type", "EVENT_TYPE"}, {"items", std::move(items)}, {"filter", nullptr}}},
            {"channel", channel_of(hook)},
            {"_links", links_of(org.base_url + "/api/v1/eventHooks/" + hook.id, hook)}};
}

std::vector<std::string> items_of(const json::object& body) {
    const auto* events = object_at(body, "events");
    const auto* list = events ? events->if_contains("items") : nullptr;
    if (!list || !list->is_array() || list->as_array().empty()) {
        throw invalid("events", {"events.items: The field cannot be left blank"});
    }
    std::vector<std::string> items;
    for (const auto& item : list->as_array()) {
        const std::string type = item.is_string() ? std::string{item.as_string()} : std::string{};
        if (!is_hookable(type)) throw invalid("events", {"Invalid event type: " + type});
        items.push_back(type);
    }
    if (items.size() > kMostItems) throw invalid("events", {"events.items: The field is too long"});
    return items;
}

// http is taken on loopback only, where a twin's receivers live; the vendor takes nothing but https.
bool is_receiver(std::string_view uri) {
    return uri.starts_with("https://") || uri.starts_with("http://127.0.0.1") || uri.starts_with("http://localhost");
}

void take_channel(EventHook& hook, const json::object& body) {
    const auto* channel = object_at(body, "channel");
    const auto* config = channel ? object_at(*channel, "config") : nullptr;
    if (!config) throw invalid("channel", {"channel: The field cannot be left blank"});
    auto uri = text_at(*config, "uri");
    if (!is_receiver(uri)) throw invalid("channel", {"channel.config.uri: The uri must be https"});
    const auto* scheme = object_at(*config, "authScheme");
    auto key = scheme ? text_at(*scheme, "key") : std::string{};
    auto value = scheme ? text_at(*scheme, "value") : std::string{};
    if (value.empty()) value = hook.auth_value;  // never given back, so a PUT of what was read has none
    if (uri != hook.uri || key != hook.auth_key || value != hook.auth_value) hook.verified = false;
    hook.uri = std::move(uri);
    hook.auth_key = std::move(key);
    hook.auth_value = std::move(value);
    hook.headers.clear();
    const auto* headers = config->if_contains("headers");
    if (!headers || !headers->is_array()) return;
    for (const auto& header : headers->as_array()) {
        if (header.is_object()) {
            hook.headers.emplace_back(text_at(header.as_object(), "key"), text_at(header.as_object(), "value"));
        }
    }
}

void take_body(Call& call, EventHook& hook) {
    const auto body = call.body();
    const auto name = text_at(body, "name");
    if (name.empty()) throw invalid("name", {"name: The field cannot be left blank"});
    hook.items = items_of(body);
    take_channel(hook, body);
    hook.name = name;
    hook.description.reset();
    if (const auto* description = body.if_contains("description"); description && description->is_string()) {
        hook.description = std::string{description->as_string()};
    }
    hook.last_updated = call.second();
}

Response set_active(Call& call, bool active) {
    auto& hook = get_hook_of(call);
    hook.active = active;
    hook.last_updated = call.second();
    record(call, active ? "event_hook.activated" : "event_hook.deactivated", {target_of(hook)});
    return ok(to_json(call.org, hook));
}

}  // namespace

Response list_hooks(Call& call) {
    json::array list;
    for (const auto& [id, hook] : call.org.hooks) list.push_back(to_json(call.org, hook));
    return ok(list);
}

Response create_hook(Call& call) {
    EventHook hook;
    take_body(call, hook);
    hook.id = call.new_id("who");
    hook.created = hook.last_updated;
    hook.created_by = call.principal.user_id.empty() ? call.principal.id : call.principal.user_id;
    record(call, "event_hook.created", {target_of(hook)});
    const auto body = to_json(call.org, hook);
    call.org.hooks[hook.id] = std::move(hook);
    return ok(body);
}

Response get_hook(Call& call) {
    return ok(to_json(call.org, get_hook_of(call)));
}

Response replace_hook(Call& call) {
    auto changed = get_hook_of(call);
    take_body(call, changed);
    auto& hook = get_hook_of(call) = std::move(changed);
    record(call, "event_hook.updated", {target_of(hook)});
    return ok(to_json(call.org, hook));
}

Response delete_hook(Call& call) {
    const auto& hook = get_hook_of(call);
    if (hook.active) throw refusal("E0000038");
    record(call, "event_hook.deleted", {target_of(hook)});
    call.org.hooks.erase(std::string{hook.id});
    return no_content();
}

Response activate_hook(Call& call) {
    return set_active(call, true);
}

Response deactivate_hook(Call& call) {
    return set_active(call, false);
}

Response verify_hook(Call& call) {
    const auto& hook = get_hook_of(call);
    if (!hook.active) throw refusal("E0000038");
    const auto working = std::ranges::count_if(
        call.org.hooks, [&](const auto& entry) { return entry.second.active && entry.second.verified; });
    if (!hook.verified && working >= kMostHooks) {
        throw invalid("eventHook", {"The maximum number of active event hooks has been reached"});
    }
    call.org.hook_calls.push_back({make_uuid(call.random), hook.id, {}, make_secret(40, call.random), call.now, 0});
    record(call, "event_hook.verified", {target_of(hook)});
    auto response = ok(to_json(call.org, hook));
    response.headers.add(std::string{kWaitsFor}, call.org.hook_calls.back().id);
    return response;
}

Response verification_answer(const Org& org, const EventHook& hook, WallTime now) {
    if (hook.verified) return ok(to_json(org, hook));
    SeededRandom random{static_cast<std::uint64_t>(now.time_since_epoch().count())};
    return to_response(invalid("eventHook", {"Unable to verify event hook. Hook " + hook.name + " execution failed"}),
                       random);
}

}  // namespace lockstep::twin::okta
