// The verbs on a user: activate, suspend, expire, unlock, reset MFA.
#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/user_store.hpp"
#include "twin/jumpcloud/users.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

/// Q15: whether `expire` and `resetmfa` are taken for a suspended user.
bool is_refused(const Organization& org, const User& user) {
    return org.settings.verbs_on_suspended == "refuse" && user.text(Field::state) == "SUSPENDED";
}

json::object enrollment(std::string_view status) {
    return {{"overallStatus", status},
            {"totpStatus", status},
            {"webAuthnStatus", status},
            {"pushStatus", status},
            {"jcGoStatus", status}};
}

}  // namespace

Response activate_user(Organization& org, const Call& call) {
    const auto before = org.users.find(call.ids[0]);
    if (!before) return v1_error(404, "Not Found");
    if (before->text(Field::state) != "STAGED") return v1_error(409, "Conflict: only a staged user can be activated");
    const json::value* email = call.find_member("email");
    if (email != nullptr && !email->is_bool() && !email->is_string()) {
        return v1_error(400, "Bad Request: \"email\" must be a boolean or an address");
    }
    User next = *before;
    next.set(Field::state, "ACTIVATED");
    next.set(Field::suspended, false);
    commit_user(org, call, std::move(next), *before);
    const auto after = org.users.find(before->id);
    const bool silent = email != nullptr && email->is_bool() && !email->get_bool();
    std::optional<std::string> address;
    if (email != nullptr && email->is_string()) address = std::string{email->get_string()};
    if (!silent) send_activation(org, call, *after, std::move(address));
    return json_answer(200, after->whole());
}

Response suspend_user(Organization& org, const Call& call) {
    if (!org.settings.state_suspend_route) return v1_error(404, "Not Found");
    const auto before = org.users.find(call.ids[0]);
    if (!before) return v1_error(404, "Not Found");
    if (before->text(Field::state) == "STAGED" && org.settings.suspend_staged == "refuse") {
        return v1_error(400, "Bad Request: cannot suspend a staged user");
    }
    User next = *before;
    next.set(Field::state, "SUSPENDED");
    next.set(Field::suspended, true);
    commit_user(org, call, std::move(next), *before);
    return json_answer(200, org.users.find(before->id)->whole());
}

Response expire_user(Organization& org, const Call& call) {
    const auto before = org.users.find(call.ids[0]);
    if (!before) return v1_error(404, "Not Found");
    if (is_refused(org, *before)) return v1_error(400, "Bad Request: user is suspended");
    User next = *before;
    next.set(Field::password_expired, true);
    next.set(Field::password_expiration_date, json::string{to_rfc3339(call.now)});
    commit_user(org, call, std::move(next), *before, "user_password_expired");
    return word_answer("OK");
}

Response unlock_user(Organization& org, const Call& call) {
    const auto before = org.users.find(call.ids[0]);
    if (!before) return v1_error(404, "Not Found");
    User next = *before;
    next.set(Field::account_locked, false);
    next.set(Field::account_locked_date, nullptr);
    next.set(Field::badLoginAttempts, 0);
    commit_user(org, call, std::move(next), *before, "user_unlocked");
    return word_answer("OK");
}

Response reset_mfa(Organization& org, const Call& call) {
    const auto before = org.users.find(call.ids[0]);
    if (!before) return v1_error(404, "Not Found");
    if (is_refused(org, *before)) return v1_error(400, "Bad Request: user is suspended");
    User next = *before;
    json::object mfa{{"exclusion", false}, {"configured", false}};
    if (const json::value* exclusion = call.find_member("exclusion")) mfa["exclusion"] = *exclusion;
    if (const json::value* until = call.find_member("exclusionUntil")) mfa["exclusionUntil"] = *until;
    next.set(Field::mfa, std::move(mfa));
    next.set(Field::totp_enabled, false);
    next.set(Field::mfaEnrollment, enrollment("NOT_ENROLLED"));
    if (org.settings.unified_mfa) next.push_endpoints.clear();
    commit_user(org, call, std::move(next), *before, "totp_delete_enrollment");
    return word_answer("OK");
}

Response sync_mfa(Organization& org, const Call& call) {
    if (!org.users.find(call.ids[0])) return v1_error(404, "Not Found");
    return empty_answer(200);
}

}  // namespace lockstep::twin::jumpcloud
