#include "twin/okta/user_search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "twin/okta/schema.hpp"

namespace lockstep::twin::okta {
namespace {

using std::string_view;

constexpr std::array<string_view, 7> kFiltered{
    "status", "lastUpdated", "id", "profile.login", "profile.email", "profile.firstName", "profile.lastName"};
constexpr std::array<string_view, 7> kSearched{"id",          "status", "created", "activated", "statusChanged",
                                               "lastUpdated", "type.id"};
constexpr std::array<string_view, 4> kTimes{"created", "activated", "statusChanged", "lastUpdated"};
constexpr std::array<string_view, 4> kContained{"profile.firstName", "profile.lastName", "profile.email",
                                                "profile.login"};
constexpr string_view kProfile = "profile.";

bool contains(std::span<const string_view> list, string_view text) {
    return std::ranges::find(list, text) != list.end();
}

bool is_profile_attribute(const Org& org, string_view attribute) {
    if (!attribute.starts_with(kProfile)) return false;
    const auto name = attribute.substr(kProfile.size());
    return org.base_schema.contains(name) || std::ranges::any_of(org.user_types, [&](const auto& entry) {
               return custom_schema(org, entry.first).contains(name);
           });
}

void append_time(std::optional<WallTime> time, FieldValues& values) {
    if (time) values.emplace_back(*time);
}

void append_json(const json::value& value, FieldValues& values) {
    if (value.is_string()) values.emplace_back(string_view{value.as_string()});
    if (value.is_bool()) values.emplace_back(value.as_bool());
    if (value.is_number()) values.emplace_back(value.to_number<double>());
    if (value.is_array()) {
        for (const auto& item : value.as_array()) append_json(item, values);
    }
}

void append_field(const User& user, string_view attribute, FieldValues& values) {
    if (attribute.starts_with(kProfile)) {
        const auto* value = user.profile.if_contains(attribute.substr(kProfile.size()));
        if (value) append_json(*value, values);
        return;
    }
    if (attribute == "id") values.emplace_back(string_view{user.id});
    if (attribute == "status") values.emplace_back(to_text(user.status));
    if (attribute == "type.id") values.emplace_back(string_view{user.type_id});
    if (attribute == "created") values.emplace_back(user.created);
    if (attribute == "lastUpdated") values.emplace_back(user.last_updated);
    if (attribute == "activated") append_time(user.activated, values);
    if (attribute == "statusChanged") append_time(user.status_changed, values);
}

// The first version whose time has not come; none: what is there now shows.
const IndexedVersion* find_stale(const Org& org, string_view id, WallTime now) {
    const auto versions = org.index.find(id);
    if (versions == org.index.end()) return nullptr;
    const auto stale =
        std::ranges::find_if(versions->second, [&](const IndexedVersion& version) { return version.until > now; });
    return stale == versions->second.end() ? nullptr : &*stale;
}

}  // namespace

void for_each_indexed(const Org& org, string_view after, WallTime now, const std::function<bool(const User&)>& visit) {
    auto user = org.users.upper_bound(after);
    auto stale = org.index.upper_bound(after);
    while (user != org.users.end() || stale != org.index.end()) {
        const bool known_only_to_index =
            user == org.users.end() || (stale != org.index.end() && stale->first < user->first);
        const string_view id = known_only_to_index ? stale->first : user->first;
        const User* shown = known_only_to_index ? nullptr : &user->second;
        if (stale != org.index.end() && stale->first == id) {
            if (const auto* version = find_stale(org, id, now)) shown = version->shown ? &*version->shown : nullptr;
            ++stale;
        }
        if (!known_only_to_index) ++user;
        if (shown && !visit(*shown)) return;
    }
}

bool is_searched(const Org& org, string_view attribute) {
    return contains(kSearched, attribute) || is_profile_attribute(org, attribute);
}

Filter parse_user_search(const Org& org, string_view text) {
    Filter filter;
    try {
        filter = parse_filter(text);
    } catch (const FilterError& error) {
        throw refusal("E0000031", {error.text});
    }
    if (has_negation(filter)) throw refusal("E0000031", {"Unsupported operator 'not'"});
    for_each_condition(filter, [&](const Filter& condition) {
        if (!is_searched(org, condition.attribute)) {
            throw refusal("E0000031", {fmt::format("Unrecognized attribute '{}'", condition.attribute)});
        }
        const bool refused = condition.op == "ne" || condition.op == "ew" ||
                             (condition.op == "co" && !contains(kContained, condition.attribute));
        if (refused) throw refusal("E0000031", {fmt::format("Unsupported operator '{}'", condition.op)});
    });
    if (has_bad_time(filter, kTimes)) throw refusal("E0000030");
    fold_literals(filter);
    return filter;
}

Filter parse_user_filter(string_view text) {
    Filter filter;
    try {
        filter = parse_filter(text);
    } catch (const FilterError& error) {
        throw refusal("E0000053", {error.text});
    }
    for_each_condition(filter, [&](const Filter& condition) {
        const auto& op = condition.op;
        const bool ordered = op == "gt" || op == "ge" || op == "lt" || op == "le";
        const bool taken = op == "eq" || (ordered && condition.attribute == "lastUpdated");
        if (!contains(kFiltered, condition.attribute) || !taken) throw refusal("E0000094");
    });
    if (has_bad_time(filter, kTimes)) throw refusal("E0000030");
    return filter;
}

Fields fields_of(const User& user) {
    return [&user](string_view attribute, FieldValues& values) { append_field(user, attribute, values); };
}

}  // namespace lockstep::twin::okta
