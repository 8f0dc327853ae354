#include "directory/jumpcloud/edge_log.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <tuple>

#include "directory/jumpcloud/events.hpp"
#include "directory/jumpcloud/pages.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

namespace json = boost::json;

const json::object* object_in(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_object() ? &value->get_object() : nullptr;
}

bool is_end(const json::object& connection, std::string_view end, const std::string& id) {
    const auto* node = object_in(connection, end);
    return node != nullptr && text_of(*node, "object_id") == id;
}

bool connects(const json::object& association, const std::string& one, const std::string& other) {
    const auto* connection = object_in(association, "connection");
    if (connection == nullptr) return false;
    return (is_end(*connection, "from", one) && is_end(*connection, "to", other)) ||
           (is_end(*connection, "from", other) && is_end(*connection, "to", one));
}

std::string how(const json::object& event, const json::object& association) {
    const auto* by = object_in(event, "initiated_by");
    if (by != nullptr && text_of(*by, "source") == "scim") return "import (SCIM)";
    const auto source = text_of(association, "action_source");
    return source.empty() || source == "manual" ? std::string{} : "group rule (" + source + ")";
}

}  // namespace

std::vector<EdgeEdit> edge_edits_in(const json::array& events, const AccountId& id, const GroupId& group) {
    std::vector<EdgeEdit> edits;
    for (const auto& element : events) {
        const auto* event = element.if_object();
        const auto* association = event == nullptr ? nullptr : object_in(*event, "association");
        if (association == nullptr || !connects(*association, id.value, group.value)) continue;
        const auto op = text_of(*association, "op");
        if (op != "add" && op != "remove") continue;
        const auto* success = event->if_contains("success");
        if (success != nullptr && success->is_bool() && !success->get_bool()) continue;
        edits.push_back({from_rfc3339(text_of(*event, "timestamp")).value_or(WallTime{}), initiator_of(*event),
                         op == "add", how(*event, *association), text_of(*event, "id")});
    }
    std::ranges::sort(
        edits, [](const EdgeEdit& a, const EdgeEdit& b) { return std::tie(b.at, a.event) < std::tie(a.at, b.event); });
    return edits;
}

Task<std::vector<EdgeEdit>> list_edge_edits(Client& client, Lane lane, AccountId id, GroupId group, WallTime since) {
    const json::array ends{{{"association.connection.from.object_id", id.value}},
                           {{"association.connection.to.object_id", id.value}}};
    const auto events = co_await list_events(client, lane, {{"or", ends}}, since, "DESC");
    co_return edge_edits_in(events, id, group);
}

}  // namespace lockstep::directory::jumpcloud
