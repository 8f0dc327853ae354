// Creating and changing people: POST /users, POST and PUT /users/{id}.
#include <algorithm>
#include <array>

#include "twin/okta/fold.hpp"
#include "twin/okta/log.hpp"
#include "twin/okta/membership.hpp"
#include "twin/okta/rules.hpp"
#include "twin/okta/schema.hpp"
#include "twin/okta/user_json.hpp"
#include "twin/okta/user_states.hpp"
#include "twin/okta/users.hpp"

namespace lockstep::twin::okta {
namespace {

constexpr std::size_t kMostGroupsAtCreation = 20;

void check_password(std::string_view password) {
    const auto any = [&](auto in) { return std::ranges::any_of(password, in); };
    const bool strong = password.size() >= 8 && any([](char c) { return c >= 'a' && c <= 'z'; }) &&
                        any([](char c) { return c >= 'A' && c <= 'Z'; }) &&
                        any([](char c) { return c >= '0' && c <= '9'; });
    if (strong) return;
    throw invalid("password",
                  {"password: Password requirements were not met. Password requirements: at least 8 characters, a "
                   "lowercase letter, an uppercase letter, a number, no parts of your username."});
}

void check_hash(const json::object& hash) {
    constexpr std::array kAlgorithms{"BCRYPT", "SHA-512", "SHA-256", "SHA-1", "MD5", "PBKDF2"};
    const auto algorithm = text_at(hash, "algorithm");
    const auto number = [&](std::string_view name, std::int64_t otherwise) {
        const auto* value = hash.if_contains(name);
        return value && value->is_int64() ? value->as_int64() : otherwise;
    };
    const auto refuse = [](std::string_view name) {
        throw invalid("credentials", {fmt::format("password.hash.{}: The field has an invalid value", name)});
    };
    if (std::ranges::find(kAlgorithms, algorithm) == kAlgorithms.end()) refuse("algorithm");
    if (text_at(hash, "value").empty()) refuse("value");
    const auto factor = number("workFactor", 1);
    if (algorithm == "BCRYPT" && (factor < 1 || factor > 20)) refuse("workFactor");
    if (algorithm == "PBKDF2" && number("iterationCount", 4096) < 4096) refuse("iterationCount");
}

// What a body's `credentials` say of the password: nothing, a text, or an imported hash.
void take_password(const Call& call, User& user, const json::object& password) {
    if (password.contains("hash") || password.contains("hook")) {
        if (!user.id.empty() && user.status != UserStatus::STAGED) throw refusal("E0000038");
        if (const auto* hash = object_at(password, "hash")) check_hash(*hash);
        user.has_password = true;
        user.provider_type = user.provider_name = "IMPORT";
    } else if (const auto text = text_at(password, "value"); !text.empty()) {
        check_password(text);
        user.has_password = true;
    } else {
        return;
    }
    user.password_changed = call.second();
}

void take_credentials(const Call& call, User& user, const json::object& body, bool takes_provider) {
    const auto* credentials = object_at(body, "credentials");
    if (!credentials) return;
    if (const auto* password = object_at(*credentials, "password")) take_password(call, user, *password);
    if (const auto* question = object_at(*credentials, "recovery_question")) {
        user.recovery_question = text_at(*question, "question");
    }
    const auto* provider = object_at(*credentials, "provider");
    if (provider && takes_provider) {
        user.provider_type = text_at(*provider, "type");
        user.provider_name = text_at(*provider, "name");
    }
}

std::string type_of(const Call& call, const json::object& body, const std::string& otherwise) {
    const auto* type = object_at(body, "type");
    if (!type) return otherwise;
    const auto id = text_at(*type, "id");
    if (!call.org.user_types.contains(id)) throw not_found(id, "CVDType");
    return id;
}

std::string default_type(const Org& org) {
    const auto found = std::ranges::find_if(org.user_types, [](const auto& entry) { return entry.second.is_default; });
    return found->first;
}

void check_next_login(const Call& call, const User& user, bool activate) {
    if (call.target.find("nextLogin") != "changePassword") return;
    if (!user.has_password) throw refusal("E0000124");
    if (!activate) throw refusal("E0000125");
}

std::vector<std::string> groups_at_creation(const Call& call, const json::object& body) {
    std::vector<std::string> ids;
    const auto* list = body.if_contains("groupIds");
    if (!list || !list->is_array()) return ids;
    for (const auto& id : list->as_array()) {
        if (!id.is_string()) throw invalid("groupIds", {"groupIds: The field has an invalid value"});
        ids.emplace_back(id.as_string());
    }
    if (ids.size() > kMostGroupsAtCreation) {
        throw refusal("E0000093", {"The number of group targets exceeds the limit of 20"});
    }
    for (const auto& id : ids) {
        const auto group = call.org.groups.find(id);
        if (group == call.org.groups.end()) throw not_found(id, "UserGroup");
        refuse_read_only(call.org, group->second);
    }
    return ids;
}

User user_from(Call& call, const json::object& body, bool activates) {
    const auto* profile = object_at(body, "profile");
    if (!profile) throw invalid("profile", {"profile: The field cannot be left blank"});
    User user;
    user.type_id = type_of(call, body, default_type(call.org));
    user.profile = merge_profile(call.org, user.type_id, {}, *profile, true, "newUser");
    check_profile(call.org, user.type_id, user.profile, {});
    take_credentials(call, user, body, call.target.flag("provider", false));
    check_next_login(call, user, activates);
    user.created = user.last_updated = call.second();
    user.status_changed = call.second();
    return user;
}

void check_if_match(const Call& call, const User& user) {
    const auto wanted = call.request.headers.find("if-match");
    if (!wanted) return;
    const auto bare = wanted->starts_with("W/") ? wanted->substr(2) : *wanted;
    if (bare != "*" && (bare.size() < 2 || bare.front() != '"' || bare.back() != '"')) throw refusal("E0000242");
    if (bare != "*" && etag(user).substr(2) != bare) throw refusal("E0000231");
}

void refuse_in_status(const Call& call, const User& user) {
    refuse_while_activating(user);
    if (user.status == UserStatus::DEPROVISIONED && !call.org.settings.update_deprovisioned) {
        throw refusal("E0000038");
    }
    if (user.mastered_elsewhere) throw refusal("E0000023");
}

json::object difference(const json::object& from, const json::object& to, const json::object& keys) {
    json::object values;
    for (const auto& [name, value] : keys) {
        const auto* before = from.if_contains(name);
        const auto* after = to.if_contains(name);
        if (before && (!after || *before != *after)) values[name] = *before;
    }
    return values;
}

void log_profile_change(Call& call, const User& user, const json::object& before) {
    auto target = target_of(user);
    target.change = {{"from", difference(before, user.profile, before)},
                     {"to", difference(user.profile, before, user.profile)}};
    record(call, "user.account.update_profile", {std::move(target)});
}

void take_profile(Call& call, User& user, json::object profile) {
    if (profile == user.profile) return;
    auto before = std::exchange(user.profile, std::move(profile));
    call.org.logins.erase(fold_login(text_at(before, "login")));
    call.org.logins[fold_login(text_at(user.profile, "login"))] = user.id;
    log_profile_change(call, user, before);
}

Response change_user(Call& call, bool replaces) {
    auto& user = get_user(call, call.ids[0]);
    const auto body = call.body();
    refuse_in_status(call, user);
    check_if_match(call, user);
    const auto type = type_of(call, body, user.type_id);
    if (!replaces && type != user.type_id) throw invalid("type", {"type: The user type can only be changed by PUT"});
    const auto* given = object_at(body, "profile");
    if (!given && replaces) throw invalid("profile", {"profile: The field cannot be left blank"});
    auto changed = given ? merge_profile(call.org, type, user.profile, *given, replaces, "user") : user.profile;
    check_profile(call.org, type, changed, user.id);
    User with_credentials;
    with_credentials = user;
    take_credentials(call, with_credentials, body, false);

    begin_write(call.org, user, call.now);
    const bool new_password = with_credentials.password_changed != user.password_changed;
    user = std::move(with_credentials);
    user.rendered = {};
    user.last_updated = call.second();
    take_profile(call, user, std::move(changed));
    if (new_password) record(call, "user.account.update_password", {target_of(user)});
    if (std::exchange(user.type_id, type) != type) record(call, "user.account.update_user_type", {target_of(user)});
    apply_rules(call.org, user.id, call.now, call.random);
    return ok(to_json(call.org, user, UserView::single));
}

}  // namespace

Response create_user(Call& call) {
    const bool activates = call.target.flag("activate", true);
    const auto body = call.body();
    auto made = user_from(call, body, activates);
    const auto groups = groups_at_creation(call, body);
    made.id = call.new_id("00u");
    auto& user = add_user(call.org, std::move(made), call.now);
    record(call, "user.lifecycle.create", {target_of(user)});
    for (const auto& id : groups) add_member(call, call.org.groups.find(id)->second, user);
    if (activates) {
        activate(call.org, user, call.now, call.random);
        if (call.target.find("nextLogin") == "changePassword") user.status = UserStatus::PASSWORD_EXPIRED;
        record(call, "user.lifecycle.activate", {target_of(user)});
    }
    apply_rules(call.org, user.id, call.now, call.random);
    return ok(to_json(call.org, user, UserView::single));
}

Response update_user(Call& call) {
    return change_user(call, false);
}

Response replace_user(Call& call) {
    return change_user(call, true);
}

}  // namespace lockstep::twin::okta
