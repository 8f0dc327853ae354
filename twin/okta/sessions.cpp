#include "twin/okta/sessions.hpp"

#include <set>

#include "twin/okta/apps.hpp"
#include "twin/okta/ids.hpp"
#include "twin/okta/log.hpp"
#include "twin/okta/paging.hpp"
#include "twin/okta/users.hpp"

namespace lockstep::twin::okta {
namespace {

json::object to_json(const Session& session, const Org& org, const User& user) {
    return {{"id", session.id},
            {"userId", user.id},
            {"login", text_at(user.profile, "login")},
            {"createdAt", to_rfc3339(session.created)},
            {"expiresAt", to_rfc3339(session.created + std::chrono::hours{24 * 365})},
            {"status", "ACTIVE"},
            {"lastPasswordVerification", to_rfc3339(session.created)},
            {"amr", json::array{"pwd"}},
            {"mfaActive", false},
            {"_links", json::object{{"user", json::object{{"href", org.base_url + "/api/v1/users/" + user.id}}}}}};
}

json::object to_json(const OAuthGrant& grant, const Org& org, const User& user) {
    const auto self = org.base_url + "/api/v1/users/" + user.id + "/grants/" + grant.id;
    return {{"id", grant.id},
            {"status", "ACTIVE"},
            {"created", to_rfc3339(grant.created)},
            {"createdBy", json::object{{"id", user.id}, {"type", "User"}}},
            {"lastUpdated", to_rfc3339(grant.created)},
            {"issuer", org.base_url},
            {"clientId", grant.client_id},
            {"userId", user.id},
            {"scopeId", grant.scope},
            {"source", "END_USER"},
            {"_links", json::object{{"self", json::object{{"href", self}}}}}};
}

json::object to_json(const OAuthToken& token, const Org& org, const User& user) {
    json::array scopes;
    for (const auto& scope : token.scopes) scopes.push_back(json::string{scope});
    const auto self = org.base_url + "/api/v1/users/" + user.id + "/clients/" + token.client_id + "/tokens/" + token.id;
    return {{"id", token.id},
            {"status", "ACTIVE"},
            {"created", to_rfc3339(token.created)},
            {"lastUpdated", to_rfc3339(token.created)},
            {"expiresAt", to_rfc3339(token.created + std::chrono::hours{24 * 90})},
            {"issuer", org.base_url},
            {"clientId", token.client_id},
            {"userId", user.id},
            {"scopes", std::move(scopes)},
            {"_links", json::object{{"self", json::object{{"href", self}}}}}};
}

template <class List>
json::array all(const List& list, const Org& org, const User& user) {
    json::array array;
    for (const auto& item : list) array.push_back(to_json(item, org, user));
    return array;
}

template <class List>
json::array of_client(const List& list, std::string_view client, const Org& org, const User& user) {
    json::array array;
    for (const auto& item : list) {
        if (item.client_id == client) array.push_back(to_json(item, org, user));
    }
    return array;
}

// What the twin's own call says of where somebody sits: `{"ip": …, "geographicalContext": {…}}`.
OwnDeed sign_in_of(const Call& call, const User& user) {
    OwnDeed deed;
    deed.type = "user.session.start";
    deed.targets = {{"lae" + user.id.substr(3), "AuthenticatorEnrollment", "unknown", "Password", {}},
                    {"0oa" + call.org.id.substr(3), "AppInstance", "Okta Dashboard", "Okta Dashboard", {}}};
    if (call.request.body.empty()) return deed;
    const auto body = call.body();
    deed.ip = text_at(body, "ip");
    if (const auto* place = object_at(body, "geographicalContext")) deed.place = *place;
    return deed;
}

struct Found {
    User* user;
    std::size_t at;
};
Found get_session_of_anybody(Call& call) {
    for (auto& [id, user] : call.org.users) {
        for (std::size_t i = 0; i < user.sessions.size(); ++i) {
            if (user.sessions[i].id == call.ids[0]) return {&user, i};
        }
    }
    throw not_found(call.ids[0], "AppSession");
}

}  // namespace

json::object grant_json(const Org& org, const User& user, const OAuthGrant& grant) {
    return to_json(grant, org, user);
}

json::object token_json(const Org& org, const User& user, const OAuthToken& token) {
    return to_json(token, org, user);
}

void end_access(Call& call, User& user, bool oauth_tokens) {
    user.sessions.clear();
    if (oauth_tokens && !user.tokens.empty()) {
        user.tokens.clear();
        record(call, "app.oauth2.token.revoke.implicit.user", {target_of(user)});
    }
    record(call, "user.session.clear", {target_of(user)});
}

Response clear_sessions(Call& call) {
    end_access(call, get_user(call, call.ids[0]), call.target.flag("oauthTokens", false));
    return no_content();
}

Response list_grants(Call& call) {
    const auto& user = get_user(call, call.ids[0]);
    auto response = ok(all(user.grants, call.org, user));
    add_links(response, call, read_limit(call, 20, 200), std::nullopt);
    return response;
}

Response revoke_grants(Call& call) {
    get_user(call, call.ids[0]).grants.clear();
    return no_content();
}

Response list_clients(Call& call) {
    const auto& user = get_user(call, call.ids[0]);
    std::set<std::string> clients;
    for (const auto& token : user.tokens) clients.insert(token.client_id);
    for (const auto& grant : user.grants) clients.insert(grant.client_id);
    json::array array;
    for (const auto& client : clients) {
        const auto tokens = call.org.base_url + "/api/v1/users/" + user.id + "/clients/" + client + "/tokens";
        array.push_back(json::object{{"client_id", client},
                                     {"client_name", client},
                                     {"_links", json::object{{"tokens", json::object{{"href", tokens}}}}}});
    }
    return ok(array);
}

Response list_client_grants(Call& call) {
    const auto& user = get_user(call, call.ids[0]);
    return ok(of_client(user.grants, call.ids[1], call.org, user));
}

Response revoke_client_grants(Call& call) {
    std::erase_if(get_user(call, call.ids[0]).grants, [&](const auto& one) { return one.client_id == call.ids[1]; });
    return no_content();
}

Response list_client_tokens(Call& call) {
    const auto& user = get_user(call, call.ids[0]);
    return ok(of_client(user.tokens, call.ids[1], call.org, user));
}

Response revoke_client_tokens(Call& call) {
    std::erase_if(get_user(call, call.ids[0]).tokens, [&](const auto& one) {
        return one.client_id == call.ids[1] && (call.ids.size() < 3 || one.id == call.ids[2]);
    });
    return no_content();
}

Response get_session(Call& call) {
    const auto [user, at] = get_session_of_anybody(call);
    return ok(to_json(user->sessions[at], call.org, *user));
}

Response end_session(Call& call) {
    const auto [user, at] = get_session_of_anybody(call);
    user->sessions.erase(user->sessions.begin() + static_cast<std::ptrdiff_t>(at));
    record(call, "user.session.end", {target_of(*user)});
    return no_content();
}

Response show_sessions(Call& call) {
    const auto& user = get_user(call, call.ids[0]);
    return ok(json::object{{"sessions", all(user.sessions, call.org, user)},
                           {"tokens", all(user.tokens, call.org, user)},
                           {"grants", all(user.grants, call.org, user)}});
}

Response sign_in(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    auto deed = sign_in_of(call, user);
    if (user.status != UserStatus::ACTIVE && user.status != UserStatus::PROVISIONED &&
        user.status != UserStatus::RECOVERY) {
        deed.refused_because = user.status == UserStatus::LOCKED_OUT ? "LOCKED_OUT" : "INVALID_CREDENTIALS";
        record_by_person(call, user, std::move(deed));
        throw refusal("E0000004");
    }
    if (user.status != UserStatus::ACTIVE) {
        set_status(call.org, user, UserStatus::ACTIVE, call.now);
        user.has_password = true;
        user.password_changed = call.second();
        settle_assignments(call.org, user, call.now, call.random);
    }
    begin_write(call.org, user, call.now);
    user.last_login = call.second();
    user.sessions.push_back({call.new_id("102"), call.now});
    deed.session_id = user.sessions.back().id;
    record_by_person(call, user, std::move(deed));
    return ok(to_json(user.sessions.back(), call.org, user));
}

Response suspend_by_vendor(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    if (user.status != UserStatus::ACTIVE) throw refusal("E0000038");
    set_status(call.org, user, UserStatus::SUSPENDED, call.now);
    user.suspended_from = UserStatus::ACTIVE;
    record_by_system(call.org, "user.lifecycle.suspend", {target_of(user)}, call.now, call.random);
    return ok(json::object{});
}

Response lock_out(Call& call) {
    auto& user = get_user(call, call.ids[0]);
    if (user.status != UserStatus::ACTIVE) throw refusal("E0000038");
    set_status(call.org, user, UserStatus::LOCKED_OUT, call.now);
    record_by_person(call, user, {"user.account.lock", {target_of(user)}, {}, {}, {}, "LOCKED_OUT"});
    return ok(json::object{});
}

}  // namespace lockstep::twin::okta
