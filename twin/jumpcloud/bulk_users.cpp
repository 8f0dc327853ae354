#include "twin/jumpcloud/bulk_users.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/filter.hpp"
#include "twin/jumpcloud/page.hpp"
#include "twin/jumpcloud/user_store.hpp"
#include "twin/jumpcloud/users.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

constexpr std::array kSources = {"jumpcloud:bulk",    "jumpcloud:gapps", "jumpcloud:o365",
                                 "jumpcloud:workday", "jumpcloud:scim",  "jumpcloud:custom_integration"};

Call row_call(const Call& call, const json::value& row, std::vector<std::string> ids) {
    return {.request = call.request,
            .now = call.now,
            .random = call.random,
            .actor = call.actor,
            .path = call.path,
            .query = call.query,
            .ids = std::move(ids),
            .body = row};
}

json::object result_row(Organization& org, const Call& call, const json::value& row, const Response& answer) {
    const bool done = answer.status < 300;
    const json::value body = answer.body.empty() ? json::value(json::object{}) : json::parse(answer.body);
    const json::value* message = body.is_object() ? body.get_object().if_contains("message") : nullptr;
    return {{"id", org.ids.make(call.now)},
            {"status", done ? "finished" : "failed"},
            {"statusMsg", message != nullptr && !done ? *message : json::value("")},
            {"meta", json::object{}},
            {"persistedFields", done ? row : json::value(json::object{})},
            {"createdAt", to_rfc3339(call.now)},
            {"updatedAt", to_rfc3339(call.now)}};
}

void set_source(Organization& org, const Call& call, const Response& created, std::string_view source) {
    const auto before = org.users.find(value_text(json::parse(created.body).at("_id")));
    User next = *before;
    next.set(Field::creationSource, json::string{source});
    place_user(org, std::make_shared<const User>(std::move(next)), before.get(), org.listed_at(call.now));
}

Response job_answer(Organization& org, const Call& call, json::array results) {
    const std::string job = org.ids.make(call.now);
    org.bulk_jobs[job] = std::move(results);
    return json_answer(201, json::value{{"jobId", job}});
}

}  // namespace

Response bulk_create(Organization& org, const Call& call) {
    if (!call.body.is_array()) return v2_error(400, "the body must be a list of users");
    const auto source = call.request.headers.find("creation-source").value_or("jumpcloud:bulk");
    if (std::ranges::find(kSources, source) == kSources.end()) return v2_error(400, "creation-source is malformed");
    json::array results;
    for (const json::value& row : call.body.get_array()) {
        if (org.settings.bulk_creates_nothing) break;
        const Response answer = create_user(org, row_call(call, row, {}));
        if (answer.status == 200) set_source(org, call, answer, source);
        results.push_back(result_row(org, call, row, answer));
    }
    return job_answer(org, call, std::move(results));
}

Response bulk_update(Organization& org, const Call& call) {
    if (!call.body.is_array()) return v2_error(400, "the body must be a list of users");
    json::array results;
    for (const json::value& row : call.body.get_array()) {
        const json::value* id = row.is_object() ? row.get_object().if_contains("id") : nullptr;
        const std::string user = id != nullptr ? value_text(*id) : std::string{};
        results.push_back(result_row(org, call, row, update_user(org, row_call(call, row, {user}))));
    }
    return job_answer(org, call, std::move(results));
}

Response bulk_results(Organization& org, const Call& call) {
    std::optional<Response> wrong;
    const Paging paging = read_paging(call, org.settings.page_cap, wrong);
    if (wrong) return *std::move(wrong);
    const auto job = org.bulk_jobs.find(call.ids[0]);
    if (job == org.bulk_jobs.end()) return v2_error(404, "Not Found");
    json::array page;
    for (std::size_t i = paging.skip; i < std::min(job->second.size(), paging.skip + paging.limit); ++i) {
        page.push_back(job->second[i]);
    }
    return v2_page(org.settings, call, paging, job->second.size(), json::serialize(page));
}

}  // namespace lockstep::twin::jumpcloud
