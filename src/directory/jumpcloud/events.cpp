#include "directory/jumpcloud/events.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "directory/jumpcloud/errors.hpp"
#include "directory/jumpcloud/pages.hpp"

namespace lockstep::directory::jumpcloud {

namespace json = boost::json;

Task<json::array> list_events(Client& client, Lane lane, json::object search_term, WallTime from,
                              std::string_view sort) {
    Call call;
    call.method = "POST";
    call.path = "/events";
    call.insights = true;
    call.reads = true;
    call.body = json::serialize(json::object{{"service", json::array{"directory"}},
                                             {"start_time", to_rfc3339(from)},
                                             {"sort", sort},
                                             {"limit", kMostEvents},
                                             {"search_term", std::move(search_term)}});
    const auto response = co_await client.call(lane, std::move(call));
    boost::system::error_code failure;
    auto body = json::parse(response.body, failure);
    if (failure || !body.is_array()) throw malformed("the answer to /events is no list");
    co_return std::move(body.get_array());
}

json::object about_user(const AccountId& id) {
    return {{"and", json::array{{{"resource.id", id.value}}}}};
}

std::string initiator_of(const json::object& event) {
    const auto* by = event.if_contains("initiated_by");
    if (by == nullptr || !by->is_object()) return {};
    for (const auto* key : {"email", "username", "id"}) {
        if (auto name = text_of(by->get_object(), key); !name.empty()) return name;
    }
    return {};
}

}  // namespace lockstep::directory::jumpcloud
