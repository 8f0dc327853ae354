#include "twin/okta/group_search.hpp"

#include <algorithm>
#include <array>

#include "twin/okta/fold.hpp"
#include "twin/okta/scim.hpp"

namespace lockstep::twin::okta {
namespace {

using std::string_view;

constexpr std::array<string_view, 4> kFiltered{"id", "type", "lastUpdated", "lastMembershipUpdated"};
constexpr std::array<string_view, 6> kSearched{"id",          "created", "lastMembershipUpdated",
                                               "lastUpdated", "type",    "source.id"};
constexpr std::array<string_view, 3> kTimes{"created", "lastMembershipUpdated", "lastUpdated"};
constexpr string_view kProfile = "profile.";

bool contains(std::span<const string_view> list, string_view text) {
    return std::ranges::find(list, text) != list.end();
}

void append_field(const Group& group, string_view attribute, FieldValues& values) {
    if (attribute == "id") values.emplace_back(string_view{group.id});
    if (attribute == "type") values.emplace_back(to_text(group.type));
    if (attribute == "created") values.emplace_back(group.created);
    if (attribute == "lastUpdated") values.emplace_back(group.last_updated);
    if (attribute == "lastMembershipUpdated") values.emplace_back(group.last_membership_updated);
    if (attribute == "source.id" && !group.source_app.empty()) values.emplace_back(string_view{group.source_app});
    if (!attribute.starts_with(kProfile)) return;
    const auto* value = group.profile.if_contains(attribute.substr(kProfile.size()));
    if (value && value->is_string()) values.emplace_back(string_view{value->as_string()});
}

std::function<bool(const Group&)> by(Filter filter, TextCase text_case) {
    return [filter = std::move(filter), text_case](const Group& group) {
        const Fields fields = [&](string_view name, FieldValues& out) { append_field(group, name, out); };
        return matches(filter, fields, text_case);
    };
}

std::function<bool(const Group&)> by_filter(string_view text) {
    Filter filter;
    try {
        filter = parse_filter(text);
    } catch (const FilterError& error) {
        throw refusal("E0000053", {error.text});
    }
    for_each_condition(filter, [](const Filter& condition) {
        if (!contains(kFiltered, condition.attribute)) throw refusal("E0000094");
    });
    if (has_bad_time(filter, kTimes)) throw refusal("E0000030");
    return by(std::move(filter), TextCase::sensitive);
}

bool is_searched(const Org& org, string_view name) {
    return contains(kSearched, name) ||
           (name.starts_with(kProfile) && org.group_schema.contains(name.substr(kProfile.size())));
}

std::function<bool(const Group&)> by_search(const Org& org, string_view text) {
    Filter filter;
    try {
        filter = parse_filter(text);
    } catch (const FilterError& error) {
        throw refusal("E0000031", {error.text});
    }
    for_each_condition(filter, [&](const Filter& condition) {
        const auto& name = condition.attribute;
        const bool named = name == "profile.name" || name == "profile.description";
        if (!is_searched(org, name) || (condition.op == "co" && !named)) throw refusal("E0000031");
    });
    if (has_bad_time(filter, kTimes)) throw refusal("E0000030");
    fold_literals(filter);
    return by(std::move(filter), TextCase::folded);
}

}  // namespace

std::function<bool(const Group&)> group_filter(const Call& call) {
    const auto search = call.target.find("search");
    const auto filter = call.target.find("filter");
    const auto query = call.target.find("q");
    if (search && filter) throw refusal("E0000033");
    if (search) return by_search(call.org, *search);
    if (filter) return by_filter(*filter);
    if (!query) return [](const Group&) { return true; };
    return [folded = fold_case(*query)](const Group& group) {
        return fold_case(text_at(group.profile, "name")).starts_with(folded);
    };
}

std::string sort_text(const Call& call, const Group& group, string_view attribute) {
    if (!is_searched(call.org, attribute)) throw refusal("E0000031");
    FieldValues values;
    append_field(group, attribute, values);
    if (values.empty()) return {};
    if (const auto* time = std::get_if<WallTime>(&values.front())) return to_rfc3339(*time);
    return fold_case(std::get<string_view>(values.front()));
}

}  // namespace lockstep::twin::okta
