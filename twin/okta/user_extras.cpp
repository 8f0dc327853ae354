#include "twin/okta/user_extras.hpp"

#include <algorithm>

#include "twin/okta/ids.hpp"
#include "twin/okta/log.hpp"
#include "twin/okta/sessions.hpp"
#include "twin/okta/users.hpp"

namespace lockstep::twin::okta {
namespace {

json::object risk_json(const Org& org, const User& user) {
    const auto self = org.base_url + "/api/v1/users/" + user.id;
    const auto href = [](std::string url, std::initializer_list<std::string_view> methods) {
        json::array allowed;
        for (const auto method : methods) allowed.emplace_back(method);
        return json::object{{"href", std::move(url)}, {"hints", json::object{{"allow", std::move(allowed)}}}};
    };
    return {{"riskLevel", user.risk.empty() ? "NONE" : user.risk},
            {"_links", json::object{{"self", href(self + "/risk", {"GET", "PUT"})}, {"user", href(self, {"GET"})}}}};
}

auto get_grant_of(Call& call, User& user) {
    const auto found = std::ranges::find(user.grants, call.ids[1], &OAuthGrant::id);
    if (found == user.grants.end()) throw not_found(call.ids[1], "OAuth2ScopeConsentGrant");
    return found;
}

json::object credentials_json(const User& user) {
    json::object credentials{{"password", json::object{}}};
    if (!user.recovery_question.empty()) {
        credentials["recovery_question"] = json::object{{"question", user.recovery_question}};
    }
    credentials["provider"] = json::object{{"type", user.provider_type}, {"name", user.provider_name}};
    return credentials;
}

void refuse_weak(const json::object* password) {
    if (!password || text_at(*password, "value").size() < 8) {
        throw refusal("E0000014", {"Password requirements were not met."});
    }
}

// The twin keeps no passwords: which one was right it cannot say, only that one was given.
void take_new_password(Call& call, User& user) {
    begin_write(call.org, user, call.now);
    if (user.status == UserStatus::PASSWORD_EXPIRED || user.status == UserStatus::RECOVERY) {
        set_status(call.org, user, UserStatus::ACTIVE, call.now);
    }
    user.password_changed = user.last_updated = call.second();
    record(call, "user.account.update_password", {target_of(user)});
}

}  // namespace

Response get_risk(Call& call) {
    return ok(risk_json(call.org, get_user(call, call.ids[0])));
}

Response put_risk(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    const auto level = text_at(call.body(), "riskLevel");
    if (level != "HIGH" && level != "MEDIUM" && level != "LOW") {
        throw invalid("riskLevel", {"riskLevel: The field has an invalid value"});
    }
    const bool first = user.risk.empty();
    user.risk = level;
    record(call, "user.risk.change", {target_of(user)});
    return ok(risk_json(call.org, user), first ? 201 : 200);
}

Response list_blocks(Call& call) {
    static_cast<void>(get_user(call, call.ids[0]));
    return ok(json::array{});
}

Response list_idps_of_user(Call& call) {
    static_cast<void>(get_user(call, call.ids[0]));
    return ok(json::array{});
}

Response get_grant(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    return ok(grant_json(call.org, user, *get_grant_of(call, user)));
}

Response revoke_grant(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    user.grants.erase(get_grant_of(call, user));
    return no_content();
}

Response get_client_token(Call& call) {
    const auto& user = get_user(call, call.ids[0]);
    const auto found = std::ranges::find_if(user.tokens, [&](const OAuthToken& token) {
        return token.client_id == call.ids[1] && token.id == call.ids[2];
    });
    if (found == user.tokens.end()) throw not_found(call.ids[2], "OAuth2RefreshTokenTx");
    return ok(token_json(call.org, user, *found));
}

Response change_password(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    const auto body = call.body();
    if (!object_at(body, "oldPassword")) throw refusal("E0000014", {"Old Password is not correct"});
    refuse_weak(object_at(body, "newPassword"));
    if (!user.has_password) throw refusal("E0000038");
    take_new_password(call, user);
    const auto* revokes = body.if_contains("revokeSessions");
    if (revokes && revokes->is_bool() && revokes->as_bool()) end_access(call, user, true);
    return ok(credentials_json(user));
}

Response change_recovery_question(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    const auto body = call.body();
    const auto* wanted = object_at(body, "recovery_question");
    const auto question = wanted ? text_at(*wanted, "question") : std::string{};
    if (question.empty() || text_at(*wanted, "answer").empty()) {
        throw invalid("recovery_question", {"recovery_question: The field cannot be left blank"});
    }
    if (!object_at(body, "password")) throw refusal("E0000014", {"The password is not correct."});
    if (!user.has_password) throw refusal("E0000038");
    begin_write(call.org, user, call.now);
    user.recovery_question = question;
    user.last_updated = call.second();
    return ok(credentials_json(user));
}

// With the answer to the recovery question a new password is set at once; without, a way to set one is sent.
Response forgot_password(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    if (user.status != UserStatus::ACTIVE && user.status != UserStatus::PASSWORD_EXPIRED) throw refusal("E0000038");
    const auto body = call.request.body.empty() ? json::object{} : call.body();
    if (const auto* wanted = object_at(body, "password")) {
        const auto* answer = object_at(body, "recovery_question");
        if (user.recovery_question.empty() || !answer || text_at(*answer, "answer").empty()) {
            throw refusal("E0000087");
        }
        refuse_weak(wanted);
        take_new_password(call, user);
        return ok(credentials_json(user));
    }
    set_status(call.org, user, UserStatus::RECOVERY, call.now);
    record(call, "user.account.reset_password", {target_of(user)});
    if (call.target.flag("sendEmail", true)) return ok(json::object{});
    return ok(json::object{
        {"resetPasswordUrl", call.org.base_url + "/signin/reset-password/" + make_secret(20, call.random)}});
}

}  // namespace lockstep::twin::okta
