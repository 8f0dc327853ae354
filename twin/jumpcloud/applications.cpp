#include "twin/jumpcloud/applications.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/filter.hpp"
#include "twin/jumpcloud/page.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

/// Under this kind the organisation keeps what each application was sent as.
constexpr std::string_view kSent = "/api/applications";
constexpr auto kCertificate = std::chrono::days{5 * 365};

WallTime birth_of(std::string_view id) {
    const auto digits = id.substr(0, 8);
    std::int64_t seconds = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), seconds, 16);
    return WallTime{std::chrono::seconds{seconds}};
}

/// What every application shows (recorded in 2021), before what it was sent as.
json::object defaults(const Organization& org, const std::string& id, const std::string& label) {
    const auto made = birth_of(id);
    return {{"active", true},
            {"name", label},
            {"displayName", label},
            {"displayLabel", label},
            {"beta", false},
            {"color", nullptr},
            {"logo", {{"url", org.base_url + "/applications/logos/application-icon.png"}}},
            {"ssoUrl", org.base_url + "/saml2/" + id},
            {"learnMore", ""},
            {"description", ""},
            {"config", json::object{}},
            {"databaseAttributes", json::array{}},
            {"created", to_rfc3339(made)},
            {"sso",
             {{"jit", false},
              {"beta", false},
              {"type", "saml"},
              {"idpCertExpirationAt", to_rfc3339(made + kCertificate)}}}};
}

json::object to_json(const Organization& org, const std::string& id, const std::string& label) {
    json::object shown = defaults(org, id, label);
    const auto sent = org.things.find(std::string{kSent});
    if (sent != org.things.end() && sent->second.contains(id)) {
        for (const auto& [key, value] : sent->second.at(id)) shown[key] = value;
    }
    shown["_id"] = id;
    shown["id"] = id;
    shown["organization"] = org.credentials.org_id;
    return shown;
}

void keep_sent(Organization& org, const std::string& id, const Call& call) {
    json::object& kept = org.things[std::string{kSent}][id];
    for (const auto& [key, value] : call.members()) kept[key] = value;
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
    keep_sent(org, id, call);
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
    keep_sent(org, found->first, call);
    return json_answer(200, to_json(org, found->first, found->second));
}

Response delete_application(Organization& org, const Call& call) {
    const auto found = org.applications.find(call.ids[0]);
    if (found == org.applications.end()) return v1_error(404, "Not Found");
    Response answer = json_answer(200, to_json(org, found->first, found->second));
    org.graph.forget({NodeType::application, found->first}, org.settings.null_edges != "none", org.seen_at(call.now));
    org.things[std::string{kSent}].erase(found->first);
    org.applications.erase(found);
    return answer;
}

}  // namespace lockstep::twin::jumpcloud
