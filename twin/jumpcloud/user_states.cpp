#include "twin/jumpcloud/user_states.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/filter.hpp"
#include "twin/jumpcloud/page.hpp"
#include "twin/jumpcloud/user_store.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostUsers = 100;

json::object to_json(const ScheduledState& scheduled) {
    return {{"scheduledJobId", scheduled.job_id},
            {"scheduledDate", to_rfc3339(scheduled.at)},
            {"state", scheduled.state},
            {"systemUserId", scheduled.user_id}};
}

/// The vendor's examples write no zone.
std::optional<WallTime> read_date(const json::value* value) {
    if (value == nullptr || !value->is_string()) return std::nullopt;
    const std::string text{value->get_string()};
    const auto date = from_rfc3339(text);
    return date ? date : from_rfc3339(text + "Z");
}

std::string_view schedule_event(const ScheduledState& scheduled, bool created) {
    if (scheduled.state == "SUSPENDED")
        return created ? "user_suspension_schedule_create" : "user_suspension_schedule_delete";
    return created ? "user_activation_schedule_create" : "user_activation_schedule_delete";
}

}  // namespace

Response schedule_states(Organization& org, const Call& call) {
    const json::value* ids = call.find_member("user_ids");
    const json::value* state = call.find_member("state");
    const auto date = read_date(call.find_member("start_date"));
    const std::string word = state != nullptr ? value_text(*state) : "";
    if (ids == nullptr || !ids->is_array() || ids->get_array().empty()) return v2_error(400, "user_ids is required");
    if (word != "ACTIVATED" && word != "SUSPENDED") return v2_error(400, "state must be ACTIVATED or SUSPENDED");
    if (!date) return v2_error(400, "start_date is required");
    for (const json::value& id : ids->get_array()) {
        if (!org.users.find(value_text(id))) return v2_error(404, "user not found");
    }
    const json::value* mails = call.find_member("send_activation_emails");
    json::array results;
    for (const json::value& id : ids->get_array()) {
        ScheduledState scheduled{.job_id = org.ids.make(call.now),
                                 .user_id = value_text(id),
                                 .state = word,
                                 .at = *date,
                                 .sends_mail = mails != nullptr && mails->is_bool() && mails->get_bool()};
        results.push_back(to_json(scheduled));
        log_event(org, call, schedule_event(scheduled, true), user_resource(*org.users.find(scheduled.user_id)));
        org.scheduled_states.push_back(std::move(scheduled));
    }
    return json_answer(201, results);
}

Response list_scheduled_states(Organization& org, const Call& call) {
    std::optional<Response> wrong;
    const Paging paging = read_paging(call, org.settings.page_cap, wrong);
    if (wrong) return *std::move(wrong);
    const auto user = call.find_param("userid");
    json::array page;
    std::size_t total = 0;
    for (const ScheduledState& scheduled : org.scheduled_states) {
        if (user && scheduled.user_id != *user) continue;
        if (total >= paging.skip && total < paging.skip + paging.limit) page.push_back(to_json(scheduled));
        ++total;
    }
    return v2_page(org.settings, call, paging, total, json::serialize(page));
}

Response list_next_states(Organization& org, const Call& call) {
    std::vector<std::string> users;
    for (const auto& [key, value] : call.query) {
        if (key != "users" && key != "users[]") continue;
        for (auto& id : read_names(value, ',')) users.push_back(std::move(id));
    }
    if (users.empty()) return v2_error(400, "users is required");
    if (users.size() > kMostUsers) return v2_error(400, "users is limited to 100 items");
    json::array results;
    for (const auto& user : users) {
        for (const std::string_view state : {"ACTIVATED", "SUSPENDED"}) {
            const ScheduledState* next = nullptr;
            for (const ScheduledState& scheduled : org.scheduled_states) {
                const bool fits = scheduled.user_id == user && scheduled.state == state;
                if (fits && (next == nullptr || scheduled.at < next->at)) next = &scheduled;
            }
            if (next != nullptr) results.push_back(to_json(*next));
        }
    }
    const std::size_t count = results.size();
    return json_answer(200, json::value{{"events_count", count}, {"results", std::move(results)}});
}

Response cancel_scheduled_state(Organization& org, const Call& call) {
    const auto found = std::ranges::find(org.scheduled_states, call.ids[0], &ScheduledState::job_id);
    if (found == org.scheduled_states.end()) return v2_error(404, "Not Found");
    if (const auto user = org.users.find(found->user_id)) {
        log_event(org, call, schedule_event(*found, false), user_resource(*user));
    }
    org.scheduled_states.erase(found);
    return empty_answer(204);
}

void change_states_due(Organization& org, WallTime now, Random& random) {
    const Request nobody_asks;
    std::vector<ScheduledState> due;
    std::erase_if(org.scheduled_states, [&](const ScheduledState& scheduled) {
        if (scheduled.at > now) return false;
        due.push_back(scheduled);
        return true;
    });
    for (const ScheduledState& scheduled : due) {
        const auto before = org.users.find(scheduled.user_id);
        if (!before || before->text(Field::state) == scheduled.state) continue;
        const Call call{.request = nobody_asks,
                        .now = scheduled.at,
                        .random = random,
                        .actor = {Actor::Kind::vendor, "administrator"},
                        .path = {},
                        .query = {},
                        .ids = {},
                        .body = {}};
        User next = *before;
        next.set(Field::state, json::string{scheduled.state});
        next.set(Field::suspended, scheduled.state == "SUSPENDED");
        commit_user(org, call, std::move(next), *before);
        const auto after = org.users.find(scheduled.user_id);
        if (scheduled.sends_mail && scheduled.state == "ACTIVATED") send_activation(org, call, *after, std::nullopt);
    }
}

std::optional<WallTime> next_state_change(const Organization& org) {
    const auto next = std::ranges::min_element(org.scheduled_states, {}, &ScheduledState::at);
    return next == org.scheduled_states.end() ? std::nullopt : std::optional{next->at};
}

}  // namespace lockstep::twin::jumpcloud
