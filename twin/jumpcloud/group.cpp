#include "twin/jumpcloud/group.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

/// The fields of the second language (§5.3) → ours.
constexpr std::pair<std::string_view, std::string_view> kDslFields[] = {
    {"user.email", "email"},
    {"user.username", "username"},
    {"user.user_department", "department"},
    {"user.user_job_title", "jobTitle"},
    {"user.user_location", "location"},
    {"user.user_company", "company"},
    {"user.employee_id", "employeeIdentifier"},
    {"user.user_state", "state"},
};

constexpr std::pair<std::string_view, std::string_view> kDslOperations[] = {
    {"equals", "eq"}, {"notEquals", "ne"}, {"not_equals", "ne"},   {"in", "in"},
    {"notIn", "nin"}, {"not_in", "nin"},   {"contains", "search"},
};

std::string_view translated(std::span<const std::pair<std::string_view, std::string_view>> table,
                            std::string_view word) {
    const auto found = std::ranges::find(table, word, &std::pair<std::string_view, std::string_view>::first);
    return found == table.end() ? word : found->second;
}

std::string text_of(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value == nullptr ? std::string{} : value_text(*value);
}

std::optional<FilterTest> read_test(const Group& group, const json::object& object) {
    std::string field = text_of(object, "field");
    std::string operation = text_of(object, "operator");
    if (operation.empty()) operation = text_of(object, "operation");
    field = translated(kDslFields, field);
    if (field.starts_with("system.")) field.erase(0, 7);
    const auto op = find_filter_op(translated(kDslOperations, operation));
    FilterTest test{.path = FieldPath{field}, .op = op.value_or(FilterOp::eq), .operands = {}, .pattern = nullptr};
    const bool known = group.type == NodeType::system_group || test.path.field || test.path.is_id;
    const json::value* value = object.if_contains("value");
    if (!op || !known || value == nullptr || field.empty()) return std::nullopt;
    if (value->is_array()) {
        for (const auto& element : value->get_array()) test.operands.push_back(value_text(element));
    }
    if (test.operands.empty()) test.operands.push_back(value_text(*value));
    return test;
}

std::optional<FilterTest> read_test(const Group& group, const json::value& entry) {
    if (entry.is_object()) return read_test(group, entry.get_object());
    if (!entry.is_string()) return std::nullopt;
    boost::system::error_code failure;  // the 2026 shape: each filter is the text of an object
    const json::value parsed = json::parse(entry.get_string(), failure);
    return !failure && parsed.is_object() ? read_test(group, parsed.get_object()) : std::nullopt;
}

}  // namespace

bool Group::is_exempt(std::string_view member) const {
    return std::ranges::any_of(exemptions, [&](const json::value& exemption) {
        return exemption.is_object() && text_of(exemption.get_object(), "id") == member;
    });
}

json::object to_row(const Group& group) {
    return {{"attributes", nullptr},         {"id", group.id},       {"name", group.name},
            {"type", to_string(group.type)}, {"email", group.email}, {"description", group.description}};
}

json::object to_json(const Group& group) {
    json::object object = to_row(group);
    if (!group.attributes.empty()) object["attributes"] = group.attributes;
    object["membershipMethod"] = group.membership_method;
    object["memberQuery"] = group.member_query;
    object["memberQueryExemptions"] = group.exemptions;
    object["memberQueryErrorFlags"] = json::array{};
    object["memberSuggestionsNotify"] = group.notify;
    if (group.type == NodeType::user_group) {
        object["suggestionCounts"] = json::object{{"add", 0}, {"remove", 0}, {"total", 0}};
    }
    return object;
}

std::optional<Filter> member_rule(const Group& group) {
    if (!group.member_query.is_object()) return std::nullopt;
    const json::object& query = group.member_query.get_object();
    if (const json::value* search = query.if_contains("searchFilters"); search != nullptr && search->is_string()) {
        boost::system::error_code failure;
        const json::value parsed = json::parse(search->get_string(), failure);
        if (failure || !parsed.is_object()) return std::nullopt;
        auto filter = read_search_filter(parsed.get_object());
        return filter && !filter->empty() ? filter : std::nullopt;
    }
    const json::value* entries = query.if_contains("filters");
    if (entries == nullptr || !entries->is_array() || entries->get_array().empty()) return std::nullopt;
    Filter rule;
    for (const json::value& entry : entries->get_array()) {
        auto test = read_test(group, entry);
        if (!test) return std::nullopt;
        rule.tests.push_back(std::move(*test));
    }
    return rule;
}

}  // namespace lockstep::twin::jumpcloud
