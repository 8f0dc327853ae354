#include "twin/jumpcloud/user_store.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/dynamic.hpp"
#include "twin/jumpcloud/page.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

struct UniqueField {
    Field field;
    std::unordered_map<std::string, std::string> UserNames::* owners;
    std::string_view taken;
};

constexpr UniqueField kUnique[] = {
    {Field::username, &UserNames::usernames, "Username already exists"},
    {Field::email, &UserNames::emails, "Email already exists"},
    {Field::employeeIdentifier, &UserNames::employee_identifiers, "employeeIdentifier already exists"},
};

std::string unique_key(const Organization& org, const User& user, Field field) {
    const auto value = user.text(field);
    return field == Field::employeeIdentifier ? std::string{value} : name_key(org, value);
}

bool is_foreign(const Organization& org, std::string_view email) {
    const std::string key = name_key(org, email);
    for (const auto& foreign : read_names(org.settings.foreign_emails, ' ')) {
        if (name_key(org, foreign) == key) return true;
    }
    return false;
}

/// What the log keeps of a change: not the passwords, and not what follows from one.
bool is_logged(Field field) {
    return field != Field::password_date && field != Field::password_expiration_date && field != Field::mfaEnrollment &&
           field != Field::account_locked_date;
}

json::array difference(const User& before, const User& after) {
    json::array changes;
    for (std::size_t i = 0; i < kFieldCount; ++i) {
        const auto field = static_cast<Field>(i);
        if (!is_logged(field) || before.at(field) == after.at(field)) continue;
        changes.push_back(
            json::object{{"field", rule(field).name}, {"from", before.at(field)}, {"to", after.at(field)}});
    }
    return changes;
}

/// The event of its own that a change of state has.
std::string_view state_event(const User& before, const User& after) {
    const auto from = before.text(Field::state);
    const auto to = after.text(Field::state);
    if (from == to) return {};
    if (to == "SUSPENDED") return "user_suspended";
    return from == "STAGED" ? "user_activated" : "user_unsuspended";
}

/// Q20: a suspension is told by `user_update`, by its own event, or by both; what comes by SCIM, by the first alone.
void log_update(Organization& org, const Call& call, const User& before, const User& after, std::string_view reason) {
    const auto details = [&](json::array changes) {
        json::object object = user_resource(after);
        object["changes"] = std::move(changes);
        return object;
    };
    json::array changes = difference(before, after);
    const bool scim = call.actor.kind == Actor::Kind::scim;
    const std::string_view style = scim ? "update" : std::string_view{org.settings.suspension_events};
    std::string_view own = reason.empty() ? state_event(before, after) : reason;
    if (reason.empty() && style == "update") own = {};
    if (!own.empty()) log_event(org, call, own, details(changes));
    const bool told = !own.empty() && (!reason.empty() || style == "suspended");
    if (!told && !changes.empty()) log_event(org, call, "user_update", details(std::move(changes)));
    if (before.passwords != after.passwords) log_event(org, call, "user_password_change", user_resource(after));
}

}  // namespace

json::object user_resource(const User& user) {
    return {{"resource", {{"id", user.id}, {"type", "user"}, {"username", user.text(Field::username)}}}};
}

std::optional<Response> check_unique(const Organization& org, const User& user) {
    for (const UniqueField& unique : kUnique) {
        const std::string key = unique_key(org, user, unique.field);
        if (key.empty()) continue;
        const auto& owners = org.names.*unique.owners;
        const auto owner = owners.find(key);
        const bool foreign = unique.field == Field::email && is_foreign(org, user.text(Field::email));
        if (foreign || (owner != owners.end() && owner->second != user.id)) {
            return v1_error(static_cast<int>(org.settings.duplicate_status), unique.taken);
        }
    }
    return std::nullopt;
}

void place_user(Organization& org, std::shared_ptr<const User> user, const User* before, WallTime listed_at) {
    for (const UniqueField& unique : kUnique) {
        auto& owners = org.names.*unique.owners;
        std::string key = unique_key(org, *user, unique.field);
        const std::string old = before != nullptr ? unique_key(org, *before, unique.field) : std::string{};
        if (key == old) continue;
        if (!old.empty()) owners.erase(old);
        if (!key.empty()) owners[std::move(key)] = user->id;
    }
    const std::string manager{user->text(Field::manager)};
    const std::string old_manager{before != nullptr ? before->text(Field::manager) : std::string_view{}};
    if (manager != old_manager) {
        if (!old_manager.empty()) org.reports[old_manager].erase(user->id);
        if (!manager.empty()) org.reports[manager].insert(user->id);
    }
    org.users.put(std::move(user), listed_at);
}

void index_names(Organization& org) {
    org.names = {};
    for (const auto& user : org.users.exact()) {
        for (const UniqueField& unique : kUnique) {
            std::string key = unique_key(org, *user, unique.field);
            if (!key.empty()) (org.names.*unique.owners)[std::move(key)] = user->id;
        }
    }
}

json::array first_values(const User& user) {
    const User empty;
    json::array changes;
    for (std::size_t i = 0; i < kFieldCount; ++i) {
        const auto field = static_cast<Field>(i);
        if (!is_logged(field) || empty.at(field) == user.at(field)) continue;
        changes.push_back(json::object{{"field", rule(field).name}, {"to", user.at(field)}});
    }
    return changes;
}

void remove_user(Organization& org, const User& user, WallTime listed_at) {
    for (const UniqueField& unique : kUnique) (org.names.*unique.owners).erase(unique_key(org, user, unique.field));
    if (const auto manager = user.text(Field::manager); !manager.empty()) {
        org.reports[std::string{manager}].erase(user.id);
    }
    org.reports.erase(user.id);
    org.users.erase(user.id, listed_at);
}

void commit_user(Organization& org, const Call& call, User next, const User& before, std::string_view reason) {
    log_update(org, call, before, next, reason);
    schedule_evaluation(org, call, next.id);
    place_user(org, std::make_shared<const User>(std::move(next)), &before, org.listed_at(call.now));
}

void send_activation(Organization& org, const Call& call, const User& user, std::optional<std::string> address) {
    const bool welcome = !user.passwords.empty();
    if (!address) {
        const auto alternate = welcome ? std::string_view{} : user.text(Field::alternateEmail);
        address = std::string{alternate.empty() ? user.text(Field::email) : alternate};
    }
    org.mails.push_back({call.now, welcome ? "welcome" : "activation", *std::move(address), user.id});
    log_event(org, call, "user_activation_email", user_resource(user));
}

User make_user(Organization& org, std::string id, WallTime created) {
    User user;
    user.id = std::move(id);
    user.set(Field::allow_public_key, true);
    user.set(Field::mfa, json::object{{"exclusion", false}, {"configured", false}});
    user.set(Field::mfaEnrollment, json::object{{"overallStatus", "NOT_ENROLLED"},
                                                {"totpStatus", "NOT_ENROLLED"},
                                                {"webAuthnStatus", "NOT_ENROLLED"},
                                                {"pushStatus", "NOT_ENROLLED"},
                                                {"jcGoStatus", "NOT_ENROLLED"}});
    user.set(Field::state, json::string{org.settings.new_user_state});
    user.set(Field::created, json::string{to_rfc3339(created)});
    user.set(Field::organization, json::string{org.credentials.org_id});
    user.set(Field::creationSource, "jumpcloud:manual");
    ++org.next_unix_id;
    user.set(Field::unix_uid, org.next_unix_id);
    user.set(Field::unix_guid, org.next_unix_id);
    return user;
}

}  // namespace lockstep::twin::jumpcloud
