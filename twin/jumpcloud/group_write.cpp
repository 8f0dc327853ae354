// POST, PUT and DELETE of a group.
#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/dynamic.hpp"
#include "twin/jumpcloud/groups.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

constexpr std::array kMethods = {"NOTSET", "STATIC", "DYNAMIC_REVIEW_REQUIRED", "DYNAMIC_AUTOMATED"};

json::object group_resource(const Group& group) {
    return {{"resource", {{"id", group.id}, {"type", to_string(group.type)}, {"displayname", group.name}}}};
}

std::optional<Response> take_text(const Call& call, std::string_view name, std::string& text) {
    const json::value* value = call.find_member(name);
    if (value == nullptr || value->is_null()) {
        text.clear();
        return std::nullopt;
    }
    if (!value->is_string()) return v2_error(400, std::string{name} + " must be a string");
    text = std::string{value->get_string()};
    return std::nullopt;
}

/// `ldapGroups` returns to the group's name when left out; `posixGroups`, once there, stays as it is.
std::optional<Response> take_attributes(const Call& call, Group& group) {
    const json::value* sent = call.find_member("attributes");
    if (sent != nullptr && !sent->is_object() && !sent->is_null()) return v2_error(400, "attributes must be an object");
    json::object next = sent != nullptr && sent->is_object() ? sent->get_object() : json::object{};
    if (const json::value* existing = group.attributes.if_contains("posixGroups")) {
        const json::value* posix = next.if_contains("posixGroups");
        if (posix != nullptr && *posix != *existing) {
            return v2_error(400, "existing attribute posixGroups may not be changed");
        }
        next["posixGroups"] = *existing;
    }
    if (group.type == NodeType::user_group && !next.contains("ldapGroups")) {
        next["ldapGroups"] = json::array{json::object{{"name", group.name}}};
    }
    group.attributes = std::move(next);
    return std::nullopt;
}

std::optional<Response> take_exemptions(const Organization& org, const Call& call, Group& group) {
    const json::value* sent = call.find_member("memberQueryExemptions");
    if (sent == nullptr || sent->is_null()) return std::nullopt;
    if (!sent->is_array()) return v2_error(400, "memberQueryExemptions must be an array");
    const bool users = group.type == NodeType::user_group;
    for (const json::value& exemption : sent->get_array()) {
        const json::value* type = exemption.is_object() ? exemption.get_object().if_contains("type") : nullptr;
        const json::value* id = exemption.is_object() ? exemption.get_object().if_contains("id") : nullptr;
        if (type == nullptr || *type != (users ? "USER" : "SYSTEM")) {
            return v2_error(400, users ? "member query exemptions must be of type user"
                                       : "member query exemptions must be of type system");
        }
        const std::string_view member = id != nullptr && id->is_string() ? std::string_view{id->get_string()} : "";
        if (users ? !org.users.find(member) : !org.systems.find(member)) return bare_not_found();
    }
    group.exemptions = sent->get_array();
    return std::nullopt;
}

/// The first language names its `queryType`; the second needs the header that says so (quirk 25).
std::optional<Response> take_query(const Call& call, Group& group) {
    const json::value* query = call.find_member("memberQuery");
    if (query == nullptr) return std::nullopt;
    if (!query->is_object() && !query->is_null()) return v2_error(400, "memberQuery must be an object");
    const bool second_language = call.request.headers.find("x-query-dsl") == "v2";
    if (query->is_object() && !query->get_object().contains("queryType") && !second_language) {
        return v2_error(400, "memberQuery.queryType is required");
    }
    group.member_query = *query;
    return std::nullopt;
}

/// A rule stays stored when a body says STATIC and does not mention it (quirk 24); a body without a method clears it.
std::optional<Response> take_membership(const Organization& org, const Call& call, Group& group) {
    const json::value* method = call.find_member("membershipMethod");
    if (method == nullptr) {
        group.membership_method = "STATIC";
        group.member_query = nullptr;
        group.exemptions.clear();
    } else {
        const bool known = method->is_string() &&
                           std::ranges::find(kMethods, std::string_view{method->get_string()}) != kMethods.end();
        if (!known) return v2_error(400, "membershipMethod is not a known method");
        group.membership_method = std::string{method->get_string()};
    }
    if (auto wrong = take_query(call, group)) return wrong;
    if (auto wrong = take_exemptions(org, call, group)) return wrong;
    if (group.is_dynamic() && !group.member_query.is_object()) return v2_error(400, "memberQuery is required");
    const json::value* notify = call.find_member("memberSuggestionsNotify");
    group.notify = notify != nullptr && notify->is_bool() && notify->get_bool();
    return std::nullopt;
}

bool is_name_taken(const Organization& org, const Group& group) {
    const auto& groups = group.type == NodeType::user_group ? org.user_groups : org.system_groups;
    return std::ranges::any_of(groups.exact(),
                               [&](const auto& other) { return other->id != group.id && other->name == group.name; });
}

std::optional<Response> take_body(const Organization& org, const Call& call, Group& group) {
    const json::value* name = call.find_member("name");
    if (name == nullptr || !name->is_string() || name->get_string().empty()) return v2_error(400, "name is required");
    group.name = std::string{name->get_string()};
    if (auto wrong = take_text(call, "description", group.description)) return wrong;
    if (auto wrong = take_text(call, "email", group.email)) return wrong;
    if (auto wrong = take_attributes(call, group)) return wrong;
    if (auto wrong = take_membership(org, call, group)) return wrong;
    if (org.settings.group_names_unique && is_name_taken(org, group)) return v1_error(409, "Already Exists");
    return std::nullopt;
}

void store_group(Organization& org, const Call& call, Group group) {
    if (group.is_dynamic()) {
        org.dynamic_groups.insert(group.id);
        schedule_evaluation(org, call, group.id);
    } else {
        org.dynamic_groups.erase(group.id);
    }
    auto& groups = org.groups(group.type);
    groups.put(std::make_shared<const Group>(std::move(group)), org.listed_at(call.now));
}

json::array difference(const Group& before, const Group& after) {
    json::array changes;
    const json::object from = to_json(before);
    for (const auto& [key, to] : to_json(after)) {
        if (from.at(key) != to) changes.push_back(json::object{{"field", key}, {"from", from.at(key)}, {"to", to}});
    }
    return changes;
}

}  // namespace

Response create_group(Organization& org, const Call& call, NodeType type) {
    Group group;
    group.type = type;
    if (auto wrong = take_body(org, call, group)) return *std::move(wrong);
    group.id = org.ids.make(call.now);
    log_event(org, call, "group_create", group_resource(group));
    Response answer = json_answer(201, to_json(group));
    store_group(org, call, std::move(group));
    return answer;
}

Response replace_group(Organization& org, const Call& call, NodeType type) {
    const auto before = org.groups(type).find(call.ids[0]);
    if (!before) return v2_error(404, "Not Found");
    Group next = *before;
    if (auto wrong = take_body(org, call, next)) return *std::move(wrong);
    json::object details = group_resource(next);
    details["changes"] = difference(*before, next);
    log_event(org, call, "group_update", std::move(details));
    Response answer = json_answer(200, to_json(next));
    store_group(org, call, std::move(next));
    return answer;
}

Response delete_group(Organization& org, const Call& call, NodeType type) {
    const auto group = org.groups(type).find(call.ids[0]);
    if (!group) return v2_error(404, "Not Found");
    org.graph.forget(group->node(), org.settings.null_edges != "none", org.seen_at(call.now));
    org.dynamic_groups.erase(group->id);
    org.groups(type).erase(group->id, org.listed_at(call.now));
    log_event(org, call, "group_delete", group_resource(*group));
    return empty_answer(204);
}

}  // namespace lockstep::twin::jumpcloud
