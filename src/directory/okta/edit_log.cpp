#include "directory/okta/edit_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <set>

#include "directory/okta/json_body.hpp"
#include "directory/okta/paths.hpp"

namespace lockstep::directory::okta {
namespace {

namespace json = boost::json;

/// The vendor keeps 90 days, and refuses what is asked about more than 180 (API-okta.md §2.11).
constexpr std::chrono::hours kKept{90 * 24};

/// What moves an account's state, and to which.
struct Lifecycle {
    std::string_view event, to;
};
constexpr std::array kLifecycles{
    Lifecycle{"user.lifecycle.suspend", "suspended"},        Lifecycle{"user.lifecycle.unsuspend", "active"},
    Lifecycle{"user.lifecycle.activate", "active"},          Lifecycle{"user.lifecycle.reactivate", "active"},
    Lifecycle{"user.lifecycle.deactivate", "deprovisioned"},
};

std::string text_of(const json::object* values, const std::string& name) {
    const auto* value = values == nullptr ? nullptr : values->if_contains(name);
    if (value == nullptr || value->is_null()) return {};
    return value->is_string() ? std::string{value->get_string()} : json::serialize(*value);
}

const json::object* change_of(const json::object& event, const AccountId& id) {
    const auto* targets = event.if_contains("target");
    if (targets == nullptr || !targets->is_array()) return nullptr;
    for (const auto& target : targets->get_array()) {
        if (target.is_object() && text_at(target.get_object(), "id") == id.value) {
            return object_at(target.get_object(), "changeDetails");
        }
    }
    return nullptr;
}

void add_edits(const json::object& event, const AccountId& id, std::vector<Edit>& edits) {
    Edit edit;
    edit.at = from_rfc3339(text_at(event, "published")).value_or(WallTime{});
    edit.event = text_at(event, "uuid");
    if (const auto* actor = object_at(event, "actor")) edit.by = text_at(*actor, "alternateId");
    const auto lifecycle = std::ranges::find(kLifecycles, text_at(event, "eventType"), &Lifecycle::event);
    if (lifecycle != kLifecycles.end()) {
        edit.attribute = kStateEdit;
        edit.to = lifecycle->to;
        edits.push_back(std::move(edit));
        return;
    }
    const auto* change = change_of(event, id);
    const auto* from = change == nullptr ? nullptr : object_at(*change, "from");
    const auto* to = change == nullptr ? nullptr : object_at(*change, "to");
    std::set<std::string> names;
    for (const auto* values : {from, to}) {
        if (values == nullptr) continue;
        for (const auto& field : *values) names.emplace(field.key());
    }
    if (names.empty()) edits.push_back(edit);
    for (const auto& name : names) {
        edit.attribute = name;
        edit.from = text_of(from, name);
        edit.to = text_of(to, name);
        edits.push_back(edit);
    }
}

}  // namespace

std::vector<Edit> edits_in(const json::array& events, const AccountId& id) {
    std::vector<Edit> edits;
    for (const auto& event : events) add_edits(event.as_object(), id, edits);
    // In the order of persistence, which is not that of what happened (API-okta.md, System Log).
    std::ranges::sort(edits, [](const Edit& a, const Edit& b) {
        return std::tie(b.at, a.event, a.attribute) < std::tie(a.at, b.event, b.attribute);
    });
    return edits;
}

Task<std::vector<Edit>> list_edits(Client& client, Lane lane, AccountId id, WallTime since) {
    since = std::max(since, client.clock().wall_now() - kKept);
    std::string types = "eventType eq \"user.account.update_profile\"";
    for (const auto& lifecycle : kLifecycles) types += fmt::format(" or eventType eq \"{}\"", lifecycle.event);
    const auto filter = fmt::format("({}) and {}", types, equals("target.id", id.value));
    const auto target = fmt::format("/api/v1/logs?since={}&sortOrder=DESCENDING&limit=100&filter={}",
                                    encode(to_rfc3339(since)), encode(filter));
    const auto response = co_await client.call(lane, {.target = target});
    co_return edits_in(parse_objects(response), id);
}

}  // namespace lockstep::directory::okta
