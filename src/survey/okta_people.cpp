#include <fmt/format.h>

#include <boost/json.hpp>

#include "survey/okta_questions.hpp"

namespace lockstep::survey::okta {
namespace {

namespace json = boost::json;

std::string path_of(const std::string& id, std::string_view below = {}) {
    return fmt::format("/api/v1/users/{}{}", id, below);
}

Task<std::string> status_of(Ground& ground, std::string id) {
    co_return (co_await ground.okta.say("GET", path_of(id))).text("status");
}

Answer refusal_of(const Heard& heard) {
    return {json::string{heard.text("errorCode")}, fmt::format("{}: {}", heard.status, heard.text("errorSummary"))};
}

}  // namespace

Task<Answer> suspend_from(Ground& ground) {
    const auto id = co_await ground.add_okta_user(Ground::Life::provisioned);
    const auto heard = co_await ground.okta.say("POST", path_of(id, "/lifecycle/suspend"));
    co_return Answer{heard.ok() ? "linked" : "active",
                     fmt::format("suspending somebody PROVISIONED: {}", heard.status)};
}

Task<Answer> unsuspend_to(Ground& ground) {
    const auto id = co_await ground.add_okta_user(Ground::Life::provisioned);
    const auto suspended = co_await ground.okta.say("POST", path_of(id, "/lifecycle/suspend"));
    if (!suspended.ok()) co_return Answer{nullptr, "nobody but ACTIVE can be suspended, so there is no other way back"};
    co_await ground.okta.say("POST", path_of(id, "/lifecycle/unsuspend"));
    const auto status = co_await status_of(ground, id);
    co_return Answer{status == "ACTIVE" ? "active" : "previous",
                     fmt::format("PROVISIONED, suspended, then {}", status)};
}

Task<Answer> deactivate_again(Ground& ground) {
    const auto id = co_await ground.add_okta_user(Ground::Life::staged);
    co_await ground.okta.say("POST", path_of(id, "/lifecycle/deactivate?sendEmail=false"));
    const auto again = co_await ground.okta.say("POST", path_of(id, "/lifecycle/deactivate?sendEmail=false"));
    co_return Answer{again.ok()            ? "ok"
                     : again.status == 404 ? "not_found"
                                           : "forbidden",
                     fmt::format("{} {}", again.status, again.text("errorCode"))};
}

Task<Answer> update_deprovisioned(Ground& ground) {
    const auto id = co_await ground.add_okta_user(Ground::Life::staged);
    co_await ground.okta.say("POST", path_of(id, "/lifecycle/deactivate?sendEmail=false"));
    const auto heard =
        co_await ground.okta.say("POST", path_of(id), json::object{{"profile", json::object{{"title", "Survey"}}}});
    co_return Answer{heard.ok(), fmt::format("{} {}", heard.status, heard.text("errorCode"))};
}

Task<Answer> activation_delay(Ground& ground) {
    const auto id = co_await ground.add_okta_user(Ground::Life::staged);
    co_await ground.okta.say("POST", path_of(id, "/lifecycle/activate?sendEmail=false"));
    const auto done = co_await ground.time_until([&ground, id]() -> Task<bool> {
        const auto user = co_await ground.okta.say("GET", path_of(id));
        co_return user.text("status") != "STAGED" && user.text("transitioningToStatus").empty();
    });
    if (!done) co_return Answer{nullptr, "the activation did not end within the survey's patience"};
    co_return Answer{done->count(), "from the answer to lifecycle/activate to the new status"};
}

Task<Answer> stale_etag(Ground& ground) {
    const auto id = co_await ground.add_okta_user(Ground::Life::staged);
    const auto heard =
        co_await ground.okta.say_if_match(path_of(id), json::object{{"profile", json::object{{"title", "Survey"}}}},
                                          "W/\"0000000000000000000000000000000000000000000000000000000000000000\"");
    if (heard.ok()) co_return Answer{"ignored", "a wrong If-Match was not minded"};
    co_return refusal_of(heard);
}

}  // namespace lockstep::survey::okta
