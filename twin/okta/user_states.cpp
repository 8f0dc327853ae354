#include "twin/okta/user_states.hpp"

#include <algorithm>

#include "twin/okta/apps.hpp"
#include "twin/okta/ids.hpp"
#include "twin/okta/log.hpp"
#include "twin/okta/sessions.hpp"
#include "twin/okta/user_json.hpp"
#include "twin/okta/users.hpp"

namespace lockstep::twin::okta {
namespace {

bool is_one_of(UserStatus status, std::initializer_list<UserStatus> list) {
    return std::ranges::find(list, status) != list.end();
}

bool may_sign_in_without_activation(const User& user) {
    return user.has_password || user.provider_type == "FEDERATION" || user.provider_type == "SOCIAL";
}

Response activation_link(Call& call) {
    const auto token = make_secret(20, call.random);
    return ok(json::object{{"activationUrl", call.org.base_url + "/tokens/" + token + "/verify"},
                           {"activationToken", token}});
}

// Where the password is concerned, what the links of a status offer.
bool has_usable_password(const User& user) {
    return is_one_of(user.status,
                     {UserStatus::ACTIVE, UserStatus::PASSWORD_EXPIRED, UserStatus::LOCKED_OUT, UserStatus::RECOVERY});
}

void expire(Call& call, User& user) {
    refuse_while_activating(user);
    if (!has_usable_password(user)) throw refusal("E0000038");
    set_status(call.org, user, UserStatus::PASSWORD_EXPIRED, call.now);
    if (call.target.flag("revokeSessions", false)) end_access(call, user, true);
    record(call, "user.account.expire_password", {target_of(user)});
}

void finish_activation(Org& org, User& user, UserStatus status, WallTime now, Random& random) {
    set_status(org, user, status, now);
    user.activated = floor_to_second(now);
    settle_assignments(org, user, now, random);
}

}  // namespace

void activate(Org& org, User& user, WallTime now, Random& random) {
    const auto to = may_sign_in_without_activation(user) ? UserStatus::ACTIVE : UserStatus::PROVISIONED;
    const auto delay = std::chrono::milliseconds{org.settings.activation_delay_ms};
    if (delay.count() == 0) return finish_activation(org, user, to, now, random);
    begin_write(org, user, now);
    user.transitioning_to = to;
    org.activations.push_back({now + delay, user.id, to});
}

void finish_activations(Org& org, WallTime now, Random& random) {
    for (const auto& due : org.activations) {
        const auto user = org.users.find(due.user_id);
        if (due.at <= now && user != org.users.end() && user->second.transitioning_to) {
            finish_activation(org, user->second, due.to, due.at, random);
        }
    }
    std::erase_if(org.activations, [&](const DueActivation& due) { return due.at <= now; });
}

Response activate_user(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    refuse_while_activating(user);
    if (has_usable_password(user)) throw refusal("E0000016");
    if (!is_one_of(user.status, {UserStatus::STAGED, UserStatus::DEPROVISIONED})) throw refusal("E0000038");
    activate(call.org, user, call.now, call.random);
    record(call, "user.lifecycle.activate", {target_of(user)});
    return call.target.flag("sendEmail", true) ? ok(json::object{}) : activation_link(call);
}

Response reactivate_user(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    if (!is_one_of(user.status, {UserStatus::PROVISIONED, UserStatus::RECOVERY})) throw refusal("E0000038");
    record(call, "user.lifecycle.reactivate", {target_of(user)});
    return call.target.flag("sendEmail", false) ? ok(json::object{}) : activation_link(call);
}

void deactivate(Call& call, User& user) {
    refuse_while_activating(user);
    unassign_apps(call, user);
    set_status(call.org, user, UserStatus::DEPROVISIONED, call.now);
    user.has_password = false;
    user.password_changed.reset();
    user.sessions.clear();
    user.tokens.clear();
    user.grants.clear();
    user.roles.clear();
    std::erase_if(call.org.api_tokens, [&](const auto& entry) { return entry.second.user_id == user.id; });
    record(call, "user.lifecycle.deactivate", {target_of(user)});
}

Response deactivate_user(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    if (user.status == UserStatus::DEPROVISIONED) {
        const auto& answer = call.org.settings.deactivate_again;
        if (answer == "not_found") throw not_found(user.id, "User");
        if (answer == "forbidden") throw refusal("E0000038");
        return ok(json::object{});
    }
    deactivate(call, user);
    return ok(json::object{});
}

Response suspend_user(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    const bool linked = call.org.settings.suspend_from == "linked" &&
                        is_one_of(user.status, {UserStatus::PROVISIONED, UserStatus::PASSWORD_EXPIRED});
    if (user.status != UserStatus::ACTIVE && !linked) {
        throw invalid("suspendUser", {"Cannot suspend a user that is not active"});
    }
    const auto from = user.status;
    set_status(call.org, user, UserStatus::SUSPENDED, call.now);
    user.suspended_from = from;
    if (call.org.settings.suspend_ends_sessions) end_access(call, user, true);
    record(call, "user.lifecycle.suspend", {target_of(user)});
    return ok(json::object{});
}

Response unsuspend_user(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    if (user.status != UserStatus::SUSPENDED) {
        throw invalid("suspendUser", {"Cannot unsuspend a user that is not suspended"});
    }
    const bool back = call.org.settings.unsuspend_to == "previous";
    set_status(call.org, user, back ? user.suspended_from.value_or(UserStatus::ACTIVE) : UserStatus::ACTIVE, call.now);
    user.suspended_from.reset();
    record(call, "user.lifecycle.unsuspend", {target_of(user)});
    return ok(json::object{});
}

Response unlock_user(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    if (user.status != UserStatus::LOCKED_OUT) {
        auto refused = refusal("E0000032");
        refused.causes = {"The user is not locked out."};
        throw refused;
    }
    set_status(call.org, user, UserStatus::ACTIVE, call.now);
    record(call, "user.account.unlock_by_admin", {target_of(user)});
    return ok(json::object{});
}

Response expire_password_with_temporary(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    expire(call, user);
    user.password_changed = call.second();
    return ok(json::object{{"tempPassword", make_secret(12, call.random)}});
}

Response expire_password(Call& call) {
    if (call.target.flag("tempPassword", false)) return expire_password_with_temporary(call);  // as older clients ask
    auto& user = get_user(call, call.ids[0]);
    expire(call, user);
    return ok(to_json(call.org, user, UserView::single));
}

Response reset_password(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    refuse_while_activating(user);
    if (user.status == UserStatus::PROVISIONED)
        begin_write(call.org, user, call.now);  // nothing to recover yet: a new way in, the same status
    else if (has_usable_password(user))
        set_status(call.org, user, UserStatus::RECOVERY, call.now);
    else
        throw refusal("E0000038");
    if (call.target.flag("revokeSessions", false)) end_access(call, user, true);
    record(call, "user.account.reset_password", {target_of(user)});
    if (call.target.flag("sendEmail", true)) return ok(json::object{});
    return ok(
        json::object{{"resetPasswordUrl", call.org.base_url + "/reset_password/" + make_secret(20, call.random)}});
}

Response reset_factors(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    user.factors.clear();
    record(call, "user.mfa.factor.reset_all", {target_of(user)});
    return ok(json::object{});
}

}  // namespace lockstep::twin::okta
