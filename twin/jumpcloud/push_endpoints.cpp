#include "twin/jumpcloud/push_endpoints.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/filter.hpp"
#include "twin/jumpcloud/user_store.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

const json::value* find_endpoint(const User& user, std::string_view id) {
    const auto found = std::ranges::find_if(
        user.push_endpoints, [&](const json::value& endpoint) { return value_text(endpoint.at("id")) == id; });
    return found == user.push_endpoints.end() ? nullptr : &*found;
}

}  // namespace

json::object make_push_endpoint(std::string id, WallTime at) {
    return {{"id", std::move(id)},
            {"name", "Phone"},
            {"state", "active"},
            {"enrollmentDate", to_rfc3339(at)},
            {"lastUsedDate", to_rfc3339(at)},
            {"device",
             {{"make", "Example"},
              {"model", "One"},
              {"os", "iOS"},
              {"osVersion", "18.1"},
              {"appVersion", "2.4.0"},
              {"uvEnabled", true}}}};
}

Response list_push_endpoints(Organization& org, const Call& call) {
    const auto user = org.users.find(call.ids[0]);
    return user ? json_answer(200, user->push_endpoints) : v2_error(404, "Not Found");
}

Response get_push_endpoint(Organization& org, const Call& call) {
    const auto user = org.users.find(call.ids[0]);
    const json::value* endpoint = user ? find_endpoint(*user, call.ids[1]) : nullptr;
    return endpoint != nullptr ? json_answer(200, *endpoint) : v2_error(404, "Not Found");
}

Response delete_push_endpoint(Organization& org, const Call& call) {
    const auto before = org.users.find(call.ids[0]);
    const json::value* endpoint = before ? find_endpoint(*before, call.ids[1]) : nullptr;
    if (endpoint == nullptr) return v2_error(404, "Not Found");
    Response answer = json_answer(200, *endpoint);
    User next = *before;
    next.push_endpoints.erase(next.push_endpoints.begin() + (endpoint - before->push_endpoints.data()));
    commit_user(org, call, std::move(next), *before);
    return answer;
}

}  // namespace lockstep::twin::jumpcloud
