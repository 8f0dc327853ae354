#include "twin/jumpcloud/user_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/user_lists.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

bool is_letter(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(unsigned char c) {
    return c >= '0' && c <= '9';
}

std::string wrong_type(const FieldRule& rule, std::string_view kind) {
    return fmt::format("Bad Request: \"{}\" must be {}", rule.name, kind);
}

bool is_address(std::string_view text) {
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() && !text.contains(' ') &&
           text.find('@', at + 1) == std::string_view::npos;
}

bool is_taken(const FieldRule& rule, Write write) {
    return rule.use == FieldUse::write || (rule.use == FieldUse::create && write == Write::create);
}

bool is_restricted(const User& user, std::string_view name) {
    const json::value& restricted = user.at(Field::restrictedFields);
    return restricted.is_array() && std::ranges::any_of(restricted.get_array(), [&](const json::value& entry) {
               const json::value* field = entry.is_object() ? entry.get_object().if_contains("field") : nullptr;
               return field != nullptr && field->is_string() && std::string_view{field->get_string()} == name;
           });
}

/// Every `apply_` puts one value onto the user and says what is wrong with it, empty if nothing.
std::string apply_text(User& user, Field field, const json::value& value) {
    const FieldRule& text = rule(field);
    const bool nullable = text.kind == FieldKind::nullable_text;
    if (value.is_null()) {
        user.set(field, nullable ? json::value(nullptr) : json::value(""));
        return {};
    }
    if (!value.is_string()) return wrong_type(text, "a string");
    if (length(value.get_string()) > text.longest) {
        return fmt::format("Bad Request: \"{}\" is longer than {} characters", text.name, text.longest);
    }
    user.set(field, value);
    return {};
}

std::string apply_employee_identifier(const Settings& settings, User& user, const json::value& value) {
    const bool clears = value.is_null() || (value.is_string() && value.get_string().empty());
    if (!clears) return apply_text(user, Field::employeeIdentifier, value);
    const std::string_view way = value.is_null() ? "null" : "empty";
    if (settings.employee_identifier_clear != "both" && settings.employee_identifier_clear != way) {
        return wrong_type(rule(Field::employeeIdentifier), way == "null" ? "a string" : "a non-empty string");
    }
    user.set(Field::employeeIdentifier, nullptr);
    return {};
}

std::string apply_manager(const Organization& org, User& user, const json::value& value) {
    if (value.is_null() || (value.is_string() && value.get_string().empty())) {
        user.set(Field::manager, nullptr);
        return {};
    }
    if (!value.is_string() || !is_object_id(value.get_string())) return "Bad Request: \"manager\" must be a user id";
    if (!org.users.find(value.get_string())) return "Bad Request: manager not found";
    user.set(Field::manager, value);
    return {};
}

std::string apply_username(User& user, const json::value& value) {
    if (!value.is_string()) return wrong_type(rule(Field::username), "a string");
    const std::string_view name = value.get_string();
    if (name == user.text(Field::username)) return {};
    if (std::string problem = username_problem(name); !problem.empty()) return problem;
    user.set(Field::username, value);
    return {};
}

std::string apply_email(User& user, Field field, const json::value& value) {
    if (value.is_string() && !value.get_string().empty() && !is_address(value.get_string())) {
        return fmt::format("Bad Request: \"{}\" is not a valid email", rule(field).name);
    }
    if (field == Field::email && (!value.is_string() || value.get_string().empty())) {
        return "Bad Request: email is required";
    }
    return apply_text(user, field, value);
}

std::string apply_object(User& user, Field field, const json::value& value) {
    if (!value.is_object() && !value.is_null()) return wrong_type(rule(field), "an object");
    if (field == Field::mfa && value.is_object()) {
        json::object mfa = user.at(field).is_object() ? user.at(field).get_object() : json::object{};
        for (const std::string_view key : {"exclusion", "exclusionUntil", "exclusionDays"}) {
            if (const json::value* member = value.get_object().if_contains(key)) mfa[key] = *member;
        }
        user.set(field, std::move(mfa));
    } else if (field == Field::recoveryEmail && value.is_object()) {
        const json::value* address = value.get_object().if_contains("address");
        user.set(field,
                 json::object{{"address", address != nullptr ? *address : json::value("")}, {"verified", false}});
    } else if (field != Field::mfa) {
        user.set(field, value);
    }
    return {};
}

std::string apply_number(User& user, Field field, const json::value& value) {
    if (!value.is_int64() || value.get_int64() < 1) return wrong_type(rule(field), "a whole number of at least 1");
    user.set(field, value);
    return {};
}

std::string apply_boolean(User& user, Field field, const json::value& value, WallTime now) {
    if (!value.is_bool()) return wrong_type(rule(field), "a boolean");
    if (field == Field::account_locked && value.get_bool() != user.is(Field::account_locked)) {
        user.set(Field::account_locked_date, value.get_bool() ? json::value(to_rfc3339(now)) : json::value(nullptr));
    }
    user.set(field, value);
    return {};
}

std::string apply_by_kind(const Organization& org, ObjectIds& ids, const Call& call, User& user, Field field,
                          const json::value& value) {
    switch (rule(field).kind) {
        case FieldKind::text:
        case FieldKind::nullable_text: return apply_text(user, field, value);
        case FieldKind::boolean: return apply_boolean(user, field, value, call.now);
        case FieldKind::number: return apply_number(user, field, value);
        case FieldKind::time:
            if (!value.is_null() && (!value.is_string() || !from_rfc3339(value.get_string()))) {
                return wrong_type(rule(field), "a date");
            }
            user.set(field, value);
            return {};
        case FieldKind::list: return apply_list(org.settings, ids, call.now, user, field, value);
        case FieldKind::object: return apply_object(user, field, value);
    }
    return {};
}

std::string apply_field(const Organization& org, ObjectIds& ids, const Call& call, User& user, Field field,
                        const json::value& value) {
    if (field == Field::username) return apply_username(user, value);
    if (field == Field::email || field == Field::alternateEmail) return apply_email(user, field, value);
    if (field == Field::manager) return apply_manager(org, user, value);
    if (field == Field::employeeIdentifier) return apply_employee_identifier(org.settings, user, value);
    return apply_by_kind(org, ids, call, user, field, value);
}

/// §4.5: `state` and `suspended` are one truth in two fields.
std::string apply_state(const Organization& org, const Call& call, User& user, Write write) {
    const json::value* state = call.find_member("state");
    const json::value* suspended = call.find_member("suspended");
    if (suspended != nullptr && !suspended->is_bool()) return wrong_type(rule(Field::suspended), "a boolean");
    if (state != nullptr) {
        const std::string_view word = state->is_string() ? std::string_view{state->get_string()} : std::string_view{};
        const bool staged = word == "STAGED" && write == Write::create;
        if (word != "ACTIVATED" && word != "SUSPENDED" && !staged) return "Bad Request: \"state\" is not allowed";
    }
    if (write == Write::update && (state == nullptr) != (suspended == nullptr) && org.settings.lone_state == "refuse") {
        return "Bad Request: state and suspended must be sent together";
    }
    std::string next{user.text(Field::state)};
    if (state != nullptr) {
        next = std::string{state->get_string()};
        if (suspended != nullptr && suspended->get_bool() != (next == "SUSPENDED")) {
            return fmt::format("Cannot save conflicting state and suspended fields. (state={} suspended={})", next,
                               suspended->get_bool());
        }
    } else if (suspended != nullptr) {
        if (suspended->get_bool()) next = "SUSPENDED";
        if (!suspended->get_bool() && next == "SUSPENDED") next = "ACTIVATED";
    }
    const bool staged = user.text(Field::state) == "STAGED";
    if (write == Write::update && staged && next == "SUSPENDED" && org.settings.suspend_staged == "refuse") {
        return "Bad Request: cannot suspend a staged user";
    }
    user.set(Field::state, json::string{next});
    user.set(Field::suspended, next == "SUSPENDED");
    return {};
}

}  // namespace

std::string username_problem(std::string_view username) {
    if (username.empty()) return "Bad Request: username is required";
    if (username.size() > 30) return "Bad Request: username must be 30 characters or fewer";
    const bool right =
        is_letter(static_cast<unsigned char>(username.front())) && std::ranges::all_of(username, [](unsigned char c) {
            return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-';
        });
    if (right) return {};
    return "Bad Request: username must start with a letter and may only contain letters, numbers, '.', '_' and '-'";
}

std::optional<Response> apply_body(const Organization& org, ObjectIds& ids, const Call& call, User& user, Write write) {
    for (const auto& [key, value] : call.members()) {
        const auto field = find_field({key.data(), key.size()});
        if (!field || !is_taken(rule(*field), write)) continue;
        if (*field == Field::state || *field == Field::suspended) continue;
        if (call.actor.kind != Actor::Kind::scim && is_restricted(user, rule(*field).name)) {
            if (org.settings.restricted_writes == "ignore") continue;
            return v1_error(400, fmt::format("Bad Request: \"{}\" is restricted", rule(*field).name));
        }
        if (std::string wrong = apply_field(org, ids, call, user, *field, value); !wrong.empty()) {
            return v1_error(400, wrong);
        }
    }
    if (std::string wrong = apply_state(org, call, user, write); !wrong.empty()) return v1_error(400, wrong);
    return std::nullopt;
}

}  // namespace lockstep::twin::jumpcloud
