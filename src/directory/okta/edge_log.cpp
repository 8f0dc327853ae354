#include "directory/okta/edge_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <tuple>

#include "directory/okta/json_body.hpp"
#include "directory/okta/paths.hpp"

namespace lockstep::directory::okta {
namespace {

namespace json = boost::json;

constexpr std::chrono::hours kKept{90 * 24};
constexpr std::string_view kAdd = "group.user_membership.add";
constexpr std::string_view kRemove = "group.user_membership.remove";

/// Okta itself: for a group rule where the event says so, else for a rule, an import or an automation.
std::string how(const json::object& event, const json::object* actor) {
    const auto* context = object_at(event, "debugContext");
    const auto* data = context == nullptr ? nullptr : object_at(*context, "debugData");
    const auto rule = data == nullptr ? std::string{} : text_at(*data, "triggeredByGroupRuleId");
    if (!rule.empty()) return fmt::format("group rule {}", rule);
    if (actor == nullptr || text_at(*actor, "type") != "SystemPrincipal") return {};
    return "Okta itself, by a group rule, an import or an automation";
}

}  // namespace

std::vector<EdgeEdit> edge_edits_in(const json::array& events) {
    std::vector<EdgeEdit> edits;
    for (const auto& element : events) {
        const auto& event = element.as_object();
        const auto type = text_at(event, "eventType");
        const auto* outcome = object_at(event, "outcome");
        const bool failed = outcome != nullptr && text_at(*outcome, "result") == "FAILURE";
        if (failed || (type != kAdd && type != kRemove)) continue;
        const auto* actor = object_at(event, "actor");
        EdgeEdit edit;
        edit.at = from_rfc3339(text_at(event, "published")).value_or(WallTime{});
        edit.by = actor == nullptr ? std::string{} : text_at(*actor, "alternateId");
        // Okta says `unknown` of a service app, which has but an id and a name.
        if (actor != nullptr && (edit.by.empty() || edit.by == "unknown")) edit.by = text_at(*actor, "displayName");
        edit.gave = type == kAdd;
        edit.how = how(event, actor);
        edit.event = text_at(event, "uuid");
        edits.push_back(std::move(edit));
    }
    // In the order of persistence, which is not that of what happened (API-okta.md, System Log).
    std::ranges::sort(
        edits, [](const EdgeEdit& a, const EdgeEdit& b) { return std::tie(b.at, a.event) < std::tie(a.at, b.event); });
    return edits;
}

Task<std::vector<EdgeEdit>> list_edge_edits(Client& client, Lane lane, AccountId id, GroupId group, WallTime since) {
    since = std::max(since, client.clock().wall_now() - kKept);
    const auto filter = fmt::format("eventType sw \"group.user_membership.\" and {} and {}",
                                    equals("target.id", id.value), equals("target.id", group.value));
    const auto target = fmt::format("/api/v1/logs?since={}&sortOrder=DESCENDING&limit=100&filter={}",
                                    encode(to_rfc3339(since)), encode(filter));
    const auto response = co_await client.call(lane, {.target = target});
    co_return edge_edits_in(parse_objects(response));
}

}  // namespace lockstep::directory::okta
