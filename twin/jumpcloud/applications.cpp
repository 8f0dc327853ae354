#include "twin/jumpcloud/applications.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/filter.hpp"
#include "twin/jumpcloud/page.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

json::object to_json(const Organization& org, const std::string& id, const std::string& label) {
    return {{"_id", id},
            {"id", id},
            {"name", label},
            {"displayLabel", label},
            {"active", true},
            {"ssoUrl", org.base_url + "/saml2/" + id},
            {"config", json::object{}}};
}

/// The label that was sent; empty if there is none.
std::string sent_label(const Call& call) {
    for (const char* name : {"displayLabel", "name"}) {
        const json::value* value = call.find_member(name);
        if (value != nullptr && value->is_string()) return value_text(*value);
    }
    return {};
}

}  // namespace

Response list_applications(Organization& org, const Call& call) {
    std::optional<Response> wrong;
    const Paging paging = read_paging(call, org.settings.page_cap, wrong);
    if (wrong) return *std::move(wrong);
    json::array results;
    std::size_t place = 0;
    for (const auto& [id, label] : org.applications) {
        if (place >= paging.skip && place < paging.skip + paging.limit) results.push_back(to_json(org, id, label));
        ++place;
    }
    return json_answer(200, json::value{{"totalCount", org.applications.size()}, {"results", std::move(results)}});
}

Response create_application(Organization& org, const Call& call) {
    const auto label = sent_label(call);
    if (label.empty()) return v1_error(400, "Bad Request: name is required");
    const auto id = org.ids.make(call.now);
    org.applications[id] = label;
    return json_answer(200, to_json(org, id, label));
}

Response get_application(Organization& org, const Call& call) {
    const auto found = org.applications.find(call.ids[0]);
    return found == org.applications.end() ? v1_error(404, "Not Found")
                                           : json_answer(200, to_json(org, found->first, found->second));
}

Response update_application(Organization& org, const Call& call) {
    const auto found = org.applications.find(call.ids[0]);
    if (found == org.applications.end()) return v1_error(404, "Not Found");
    if (const auto label = sent_label(call); !label.empty()) found->second = label;
    return json_answer(200, to_json(org, found->first, found->second));
}

Response delete_application(Organization& org, const Call& call) {
    const auto found = org.applications.find(call.ids[0]);
    if (found == org.applications.end()) return v1_error(404, "Not Found");
    Response answer = json_answer(200, to_json(org, found->first, found->second));
    org.graph.forget({NodeType::application, found->first}, org.settings.null_edges != "none", org.seen_at(call.now));
    org.applications.erase(found);
    return answer;
}

}  // namespace lockstep::twin::jumpcloud
