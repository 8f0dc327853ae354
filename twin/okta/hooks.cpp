#include "twin/okta/hooks.hpp"

#include <algorithm>

#include "twin/okta/ids.hpp"
#include "twin/okta/log.hpp"

namespace lockstep::twin::okta {
namespace {

constexpr std::chrono::seconds kRetryAfter{1};
constexpr std::chrono::hours kQuotaPeriod{24};
constexpr std::int64_t kWarnedAtPercent = 70;  // 280,000 of 400,000

bool by_chance(std::int64_t percent, Random& random) {
    return percent > 0 && random.below(100) < static_cast<std::uint64_t>(percent);
}

// What is left of the day's quota takes the events; the rest is lost in silence (API-okta.md §2.12).
void cut_to_quota(Org& org, std::vector<LogEvent>& events, WallTime now, Random& random) {
    if (now >= org.hook_quota_from + kQuotaPeriod) {
        org.hook_quota_from = now;
        org.hook_quota_used = 0;
        org.hook_quota_warned = false;
    }
    const auto left = std::max<std::int64_t>(0, org.settings.hook_quota - org.hook_quota_used);
    if (static_cast<std::int64_t>(events.size()) > left) events.resize(static_cast<std::size_t>(left));
    org.hook_quota_used += static_cast<std::int64_t>(events.size());
    if (org.hook_quota_warned || org.hook_quota_used * 100 < org.settings.hook_quota * kWarnedAtPercent) return;
    org.hook_quota_warned = true;
    record_by_system(org, "system.org.rate_limit.warning",
                     {{"event_hooks", "Bucket Uuid", "unknown", "event_hooks", {}}}, now, random);
}

std::string delivery_body(const Org& org, const EventHook& hook, json::array list, WallTime now, Random& random) {
    return json::serialize(json::object{{"eventType", "com.okta.event_hook"},
                                        {"eventTypeVersion", "1.0"},
                                        {"cloudEventsVersion", "0.1"},
                                        {"source", org.base_url + "/api/v1/eventHooks/" + hook.id},
                                        {"eventId", make_uuid(random)},
                                        {"data", json::object{{"events", std::move(list)}}},
                                        {"eventTime", to_rfc3339(now)},
                                        {"contentType", "application/json"}});
}

void flush(Org& org, EventHook& hook, WallTime now, Random& random) {
    auto events = std::exchange(hook.pending, {});
    hook.flush_at.reset();
    cut_to_quota(org, events, now, random);
    if (events.empty() || by_chance(org.settings.hook_drop_percent, random)) return;
    json::array list;
    for (const auto& event : events) list.push_back(to_json(event, LogView::delivered));
    const auto body = delivery_body(org, hook, std::move(list), now, random);
    const int copies = by_chance(org.settings.hook_double_percent, random) ? 2 : 1;
    // Held back for longer than the next batch takes, so that it overtakes.
    const bool overtaken = by_chance(org.settings.hook_reorder_percent, random);
    const auto at = overtaken ? now + std::chrono::milliseconds{3 * org.settings.hook_batch_ms} : now;
    for (int i = 0; i < copies; ++i) org.hook_calls.push_back({make_uuid(random), hook.id, body, {}, at, 0});
}

Outgoing outgoing(const EventHook& hook, const HookCall& call, Random& random) {
    Outgoing out;
    out.id = call.id;
    out.request.url = hook.uri;
    out.request.headers.add("user-agent", "Okta-Integrations");
    out.request.headers.add("accept", "application/json");
    out.request.headers.add("x-okta-request-id", make_request_id(random));
    if (!hook.auth_key.empty()) out.request.headers.add(hook.auth_key, hook.auth_value);
    if (!call.challenge.empty()) {
        out.request.method = "GET";
        out.request.headers.add("x-okta-verification-challenge", call.challenge);
        return out;
    }
    out.request.method = "POST";
    out.request.headers.add("content-type", "application/json");
    for (const auto& [name, value] : hook.headers) out.request.headers.add(name, value);
    out.request.body = call.body;
    return out;
}

void count_failures(const Org& org, EventHook& hook, bool done, WallTime now) {
    hook.failures = done ? 0 : hook.failures + 1;
    const auto most = org.settings.hooks_disabled_after;
    if (most == 0 || hook.failures < most) return;
    hook.active = false;
    hook.last_updated = floor_to_second(now);
}

bool is_answer_to(std::string_view body, const std::string& challenge) {
    json::error_code error;
    const auto value = json::parse(body, error);
    return !error && value.is_object() && text_at(value.as_object(), "verification") == challenge;
}

}  // namespace

LogTarget target_of(const EventHook& hook) {
    return {hook.id, "EventHook", "unknown", hook.name, {}};
}

void queue_for_hooks(Org& org, const LogEvent& event) {
    for (auto& [id, hook] : org.hooks) {
        if (!hook.active || !hook.verified || std::ranges::find(hook.items, event.type) == hook.items.end()) continue;
        if (event.published < hook.last_updated + std::chrono::milliseconds{org.settings.hook_start_delay_ms}) continue;
        hook.pending.push_back(event);
        const auto wait = org.settings.hook_batch_ms + org.settings.hook_delay_ms;
        if (!hook.flush_at) hook.flush_at = event.published + std::chrono::milliseconds{wait};
    }
}

std::optional<WallTime> next_hook_due(const Org& org) {
    std::optional<WallTime> next;
    const auto take = [&](std::optional<WallTime> at) {
        if (at) next = next ? std::min(*next, *at) : *at;
    };
    for (const auto& [id, hook] : org.hooks) take(hook.flush_at);
    for (const auto& call : org.hook_calls) take(call.at);
    return next;
}

std::vector<Outgoing> run_hooks(Org& org, WallTime now, Random& random) {
    for (auto& [id, hook] : org.hooks) {
        if (hook.flush_at && *hook.flush_at <= now) flush(org, hook, now, random);
    }
    std::erase_if(org.hook_calls, [&](const HookCall& call) { return !org.hooks.contains(call.hook_id); });
    std::vector<Outgoing> sent;
    for (auto& call : org.hook_calls) {
        if (!call.at || *call.at > now) continue;
        call.at.reset();
        ++call.tries;
        sent.push_back(outgoing(org.hooks.find(call.hook_id)->second, call, random));
    }
    return sent;
}

Response preview_hook(Call& call) {
    const auto found = call.org.hooks.find(call.ids[0]);
    if (found == call.org.hooks.end()) throw not_found(call.ids[0], "Webhook");
    const auto& hook = found->second;
    LogEvent event;
    event.type = hook.items.front();
    event.published = call.now;
    event.uuid = make_uuid(call.random);
    event.request_id = call.request_id;
    auto shown = to_json(event, LogView::delivered);
    shown["actor"] = shown["target"] = shown["debugContext"] = nullptr;
    shown["outcome"].as_object()["result"] = "Success";
    auto body = delivery_body(call.org, hook, {std::move(shown)}, call.now, call.random);
    call.org.hook_calls.push_back({make_uuid(call.random), hook.id, std::move(body), {}, call.now, 0});
    return no_content();
}

std::optional<Response> hook_answered(Org& org, std::string_view id, int status, std::string_view body, WallTime now) {
    const auto call = std::ranges::find(org.hook_calls, id, &HookCall::id);
    if (call == org.hook_calls.end()) return std::nullopt;
    const bool verification = !call->challenge.empty();
    const bool done = status / 100 == 2 && (!verification || is_answer_to(body, call->challenge));
    const bool retried = !done && call->tries < 2 && (status == 0 || status >= 500);
    if (retried) {
        call->at = now + kRetryAfter;
        return std::nullopt;
    }
    auto& hook = org.hooks.find(call->hook_id)->second;
    if (verification) hook.verified = done;
    if (verification) hook.last_updated = floor_to_second(now);
    if (!verification) count_failures(org, hook, done, now);
    if (!done) {
        SeededRandom random{static_cast<std::uint64_t>(now.time_since_epoch().count())};
        record_by_system(org, "event_hook.delivery", {target_of(hook)}, now, random, "FAILURE",
                         status == 0 ? "Timeout" : "Status " + std::to_string(status));
    }
    org.hook_calls.erase(call);
    if (!verification) return std::nullopt;
    return verification_answer(org, hook, now);
}

}  // namespace lockstep::twin::okta
