// POST, PUT and DELETE of a user.
#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/dynamic.hpp"
#include "twin/jumpcloud/edges.hpp"
#include "twin/jumpcloud/user_input.hpp"
#include "twin/jumpcloud/user_store.hpp"
#include "twin/jumpcloud/users.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

std::optional<Response> check_required(const Call& call) {
    if (!call.body.is_object()) return v1_error(400, "Bad Request: the body must be a JSON object");
    for (const std::string_view name : {"username", "email"}) {
        const json::value* value = call.find_member(name);
        if (value == nullptr || !value->is_string() || value->get_string().empty()) {
            return v1_error(400, std::string{"Bad Request: "} + std::string{name} + " is required");
        }
    }
    return std::nullopt;
}

/// Gives everybody who reports to `user` the manager that `cascade_manager` names, or refuses.
std::optional<Response> hand_over_reports(Organization& org, const Call& call, const User& user) {
    const auto found = org.reports.find(user.id);
    if (found == org.reports.end() || found->second.empty()) return std::nullopt;
    const auto successor = call.find_param("cascade_manager");
    if (!successor) return v1_error(409, "Conflict: user is the manager of other users");
    const bool none = *successor == "null" || successor->empty();
    if (!none && (*successor == user.id || !org.users.find(*successor))) {
        return v1_error(400, "Bad Request: cascade_manager not found");
    }
    const std::set<std::string> reports = found->second;
    for (const auto& id : reports) {
        const auto before = org.users.find(id);
        User next = *before;
        next.set(Field::manager, none ? json::value(nullptr) : json::value(*successor));
        commit_user(org, call, std::move(next), *before);
    }
    return std::nullopt;
}

}  // namespace

Response create_user(Organization& org, const Call& call) {
    if (auto wrong = check_required(call)) return *std::move(wrong);
    ObjectIds ids = org.ids;  // an id is only used up by a create that succeeds
    const std::int64_t unix_id = org.next_unix_id;
    User user = make_user(org, ids.make(call.now), call.now);
    auto wrong = apply_body(org, ids, call, user, Write::create);
    if (!wrong) wrong = apply_password(org, call, user);
    if (!wrong) wrong = check_unique(org, user);
    if (wrong) {
        org.next_unix_id = unix_id;
        return *std::move(wrong);
    }
    org.ids = ids;
    json::object details = user_resource(user);
    details["changes"] = first_values(user);
    log_event(org, call, "user_create", std::move(details));
    const auto stored = std::make_shared<const User>(std::move(user));
    place_user(org, stored, nullptr, org.listed_at(call.now));
    schedule_evaluation(org, call, stored->id);
    const bool silent = call.find_param("suppressEmail") == "true";  // of a bulk create
    if (!silent && stored->text(Field::state) == "ACTIVATED" && stored->passwords.empty()) {
        send_activation(org, call, *stored, std::nullopt);
    }
    return json_answer(200, stored->whole());
}

Response update_user(Organization& org, const Call& call) {
    const auto before = org.users.find(call.ids[0]);
    if (!before) return v1_error(404, "Not Found");
    if (!call.body.is_object()) return v1_error(400, "Bad Request: the body must be a JSON object");
    ObjectIds ids = org.ids;
    User next = *before;
    auto wrong = apply_body(org, ids, call, next, Write::update);
    if (!wrong) wrong = apply_password(org, call, next);
    if (!wrong) wrong = check_unique(org, next);
    const bool renamed = next.text(Field::username) != before->text(Field::username);
    if (!wrong && renamed && is_bound(org, before->id)) {
        wrong = v1_error(400, "Bad Request: username cannot be changed while the user is bound to resources");
    }
    if (wrong) return *std::move(wrong);
    org.ids = ids;
    const bool invited = before->text(Field::state) == "STAGED" && next.text(Field::state) == "ACTIVATED";
    commit_user(org, call, std::move(next), *before);
    const auto after = org.users.find(call.ids[0]);
    if (invited) send_activation(org, call, *after, std::nullopt);
    return json_answer(200, after->whole());
}

Response delete_user(Organization& org, const Call& call) {
    const auto user = org.users.find(call.ids[0]);
    if (!user) return v1_error(404, "Not Found");
    if (auto refused = hand_over_reports(org, call, *user)) return *std::move(refused);
    const auto last = org.users.find(call.ids[0]);
    org.graph.forget({NodeType::user, last->id}, org.settings.null_edges != "none", org.seen_at(call.now));
    remove_user(org, *last, org.listed_at(call.now));
    log_event(org, call, "user_delete", user_resource(*last));
    return json_answer(200, last->whole());
}

}  // namespace lockstep::twin::jumpcloud
