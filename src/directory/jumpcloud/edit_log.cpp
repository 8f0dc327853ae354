#include "directory/jumpcloud/edit_log.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "directory/jumpcloud/events.hpp"
#include "directory/jumpcloud/pages.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

namespace json = boost::json;

std::string value_text(const json::object& change, const char* key) {
    const auto* value = change.if_contains(key);
    if (value == nullptr || value->is_null()) return {};
    return value->is_string() ? std::string{value->get_string()} : json::serialize(*value);
}

/// The vendor's words for a state, as ours.
std::string state_of(const std::string& theirs) {
    if (theirs == "SUSPENDED" || theirs == "true") return "suspended";
    if (theirs == "ACTIVATED" || theirs == "false") return "active";
    return theirs == "STAGED" ? "staged" : theirs;
}

/// `state`, and the older `suspended` beside it, are one thing.
void tell_state(Edit& edit) {
    if (edit.attribute != "state" && edit.attribute != "suspended") return;
    edit.attribute = kStateEdit;
    edit.from = state_of(edit.from);
    edit.to = state_of(edit.to);
}

void add_edits(const json::object& event, std::vector<Edit>& edits) {
    const auto* changes = event.if_contains("changes");
    if (text_of(event, "event_type") != "user_update" || changes == nullptr || !changes->is_array()) return;
    Edit edit;
    edit.at = from_rfc3339(text_of(event, "timestamp")).value_or(WallTime{});
    edit.event = text_of(event, "id");
    edit.by = initiator_of(event);
    for (const auto& change : changes->get_array()) {
        if (!change.is_object()) continue;
        edit.attribute = text_of(change.get_object(), "field");
        edit.from = value_text(change.get_object(), "from");
        edit.to = value_text(change.get_object(), "to");
        tell_state(edit);
        edits.push_back(edit);
    }
}

}  // namespace

std::vector<Edit> edits_in(const json::array& events) {
    std::vector<Edit> edits;
    for (const auto& event : events) {
        if (event.is_object()) add_edits(event.get_object(), edits);
    }
    std::ranges::sort(edits, [](const Edit& a, const Edit& b) {
        return std::tie(b.at, a.event, a.attribute) < std::tie(a.at, b.event, b.attribute);
    });
    return edits;
}

Task<std::vector<Edit>> list_edits(Client& client, Lane lane, AccountId id, WallTime since) {
    co_return edits_in(co_await list_events(client, lane, about_user(id), since, "DESC"));
}

}  // namespace lockstep::directory::jumpcloud
