#include "directory/jumpcloud/edit_log.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "directory/jumpcloud/errors.hpp"
#include "directory/jumpcloud/pages.hpp"
#include "directory/jumpcloud/status_log.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

namespace json = boost::json;

std::string value_text(const json::object& change, const char* key) {
    const auto* value = change.if_contains(key);
    if (value == nullptr || value->is_null()) return {};
    return value->is_string() ? std::string{value->get_string()} : json::serialize(*value);
}

void add_edits(const json::object& event, std::vector<Edit>& edits) {
    const auto* changes = event.if_contains("changes");
    if (text_of(event, "event_type") != "user_update" || changes == nullptr || !changes->is_array()) return;
    Edit edit;
    edit.at = from_rfc3339(text_of(event, "timestamp")).value_or(WallTime{});
    edit.event = text_of(event, "id");
    if (const auto* by = event.if_contains("initiated_by"); by != nullptr && by->is_object()) {
        for (const auto* key : {"email", "username", "id"}) {
            if (edit.by.empty()) edit.by = text_of(by->get_object(), key);
        }
    }
    for (const auto& change : changes->get_array()) {
        if (!change.is_object()) continue;
        edit.attribute = text_of(change.get_object(), "field");
        edit.from = value_text(change.get_object(), "from");
        edit.to = value_text(change.get_object(), "to");
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
    const auto response = co_await client.call(lane, events_of_user(id, since, "DESC"));
    boost::system::error_code failure;
    const auto body = json::parse(response.body, failure);
    if (failure || !body.is_array()) throw malformed("the answer to /events is no list");
    co_return edits_in(body.get_array());
}

}  // namespace lockstep::directory::jumpcloud
