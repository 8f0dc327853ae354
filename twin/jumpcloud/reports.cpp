#include "twin/jumpcloud/reports.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/filter.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

constexpr std::string_view kReports = "/reports";
constexpr std::chrono::seconds kMaking{5};
constexpr std::chrono::hours kKept{24 * 7};

constexpr std::array<std::string_view, 11> kTypes{
    "browser-patch-policy",    "os-patch-policy",           "os-version",           "software-inventory",
    "user-account-health",     "users-to-devices",          "users-to-directories", "users-to-ldap-servers",
    "users-to-radius-servers", "users-to-sso-applications", "users-to-user-groups"};

struct Target {
    std::string_view type;
    NodeType node;
};
constexpr Target kTargets[] = {
    {"users-to-user-groups", NodeType::user_group},       {"users-to-devices", NodeType::system},
    {"users-to-sso-applications", NodeType::application}, {"users-to-ldap-servers", NodeType::ldap_server},
    {"users-to-radius-servers", NodeType::radius_server},
};

/// A row a person and thing that they are bound to, at this moment; of the health report a row a person.
json::array make_rows(Organization& org, std::string_view type) {
    json::array rows;
    const auto* target = std::ranges::find(kTargets, type, &Target::type);
    for (const auto& user : org.users.exact()) {
        const json::object person{{"user_id", user->id},
                                  {"username", user->text(Field::username)},
                                  {"email", user->text(Field::email)},
                                  {"state", user->text(Field::state)}};
        if (type == "user-account-health") rows.push_back(person);
        if (target == std::end(kTargets)) continue;
        for (const auto& half : org.graph.exact().neighbours(user->id, target->node)) {
            auto row = person;
            row["resource_object_id"] = half.to.id;
            row["resource_type"] = to_string(half.to.type);
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

std::string as_csv(const json::array& rows) {
    std::string text;
    for (const auto& row : rows) {
        std::string head;
        std::string line;
        for (const auto& [key, value] : row.get_object()) {
            head += fmt::format("{}{}", head.empty() ? "" : ",", std::string_view{key});
            line += fmt::format("{}\"{}\"", line.empty() ? "" : ",", value_text(value));
        }
        if (text.empty()) text = head + "\n";
        text += line + "\n";
    }
    return text;
}

/// As shown: pending until it had the time to be made.
json::object shown(const json::object& report, WallTime now) {
    auto object = report;
    object.erase("rows");
    const auto asked = from_rfc3339(value_text(report.at("created_at")));
    if (!asked || now < *asked + kMaking) {
        object["status"] = "PENDING";
        object["artifacts"] = json::array{};
    }
    return object;
}

}  // namespace

Response create_report(Organization& org, const Call& call) {
    const auto& type = call.ids[0];
    if (std::ranges::find(kTypes, type) == kTypes.end()) return v1_error(400, "Bad Request: unknown report type");
    const auto id = org.ids.make(call.now);
    json::array artifacts;
    for (const auto* format : {"CSV", "JSON"}) {
        artifacts.push_back(json::object{{"id", org.ids.make(call.now)}, {"format", format}});
    }
    const auto& made = org.things[std::string{kReports}][id] = {{"id", id},
                                                                {"type", type},
                                                                {"status", "COMPLETED"},
                                                                {"created_at", to_rfc3339(call.now)},
                                                                {"updated_at", to_rfc3339(call.now)},
                                                                {"expiration", to_rfc3339(call.now + kKept)},
                                                                {"requester_id", org.key_owner_id},
                                                                {"requester_email", "admin.one@example.com"},
                                                                {"parameters", json::array{}},
                                                                {"artifacts", std::move(artifacts)},
                                                                {"rows", make_rows(org, type)}};
    return json_answer(202, json::value(shown(made, call.now)));
}

/// The plain name sorts descending, with `-` ascending: the vendor has it the other way round than everywhere else.
Response list_reports(Organization& org, const Call& call) {
    json::array list;
    for (const auto& [id, report] : org.things[std::string{kReports}]) list.push_back(shown(report, call.now));
    const auto sort = call.find_param("sort").value_or("CREATED_AT");
    if (!sort.starts_with('-')) std::ranges::reverse(list);
    return json_answer(200, json::value(std::move(list)));
}

Response get_report_content(Organization& org, const Call& call) {
    const auto& reports = org.things[std::string{kReports}];
    const auto report = reports.find(call.ids[0]);
    if (report == reports.end()) return v1_error(404, "Not Found");
    const auto whole = shown(report->second, call.now);
    for (const auto& artifact : whole.at("artifacts").as_array()) {
        if (value_text(artifact.at("id")) != call.ids[1]) continue;
        const auto& rows = report->second.at("rows").as_array();
        if (value_text(artifact.at("format")) == "JSON") return json_answer(200, json::value(rows));
        Response csv = empty_answer(200);
        csv.headers.set("content-type", "text/csv");
        csv.body = as_csv(rows);
        return csv;
    }
    return v1_error(404, "Not Found");
}

}  // namespace lockstep::twin::jumpcloud
