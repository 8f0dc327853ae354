#include "directory/okta/wire.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "directory/lenient_json.hpp"
#include "directory/okta/json_body.hpp"
#include "directory/okta/typed_value.hpp"

namespace lockstep::directory::okta {
namespace {

namespace json = boost::json;

GroupKind to_kind(std::string_view type) {
    if (type == "OKTA_GROUP") return GroupKind::writable;
    if (type == "APP_GROUP") return GroupKind::application;
    if (type == "BUILT_IN") return GroupKind::built_in;
    return GroupKind::built_in;  // a type that we do not know yet is not ours to write
}

Group to_group(const Response& response, const json::object& object) {
    Group group;
    group.side = Side::okta;
    group.id = GroupId{id_of(response, object)};
    group.kind = to_kind(text_at(object, "type"));
    if (const auto* profile = object_at(object, "profile")) {
        group.name = whole_name(text_at(*profile, "name"));
        group.description = text_at(*profile, "description");
    }
    return group;
}

json::object to_profile(const std::vector<AttributeWrite>& writes, const Schema& schema) {
    json::object profile;
    for (const auto& write : writes) {
        const auto attribute = schema.find(write.attribute);
        profile[write.attribute] = to_json(write.after, write.attribute, attribute ? attribute->type : ValueType::text);
    }
    return profile;
}

}  // namespace

std::string to_update_body(const std::vector<AttributeWrite>& writes, const Schema& schema) {
    return json::serialize(json::object{{"profile", to_profile(writes, schema)}});
}

std::string to_create_body(const NewAccount& account, const Schema& schema) {
    auto profile = to_profile(account.writes, schema);
    profile["login"] = account.login;
    json::object body{{"profile", std::move(profile)}};
    if (!account.groups.empty()) {
        json::array groups;
        for (const auto& group : account.groups) groups.push_back(json::string{group.value});
        body["groupIds"] = std::move(groups);
    }
    return json::serialize(body);
}

std::string to_group_body(std::string_view name, std::string_view description) {
    json::object profile{{"name", name}};
    if (!description.empty()) profile["description"] = description;
    return json::serialize(json::object{{"profile", std::move(profile)}});
}

std::string to_assignment_body(const AccountId& account) {
    return json::serialize(json::object{{"id", account.value}, {"scope", "USER"}});
}

Group read_group(const Response& response) {
    return to_group(response, parse_object(response));
}

std::vector<Group> read_groups(const Response& response) {
    std::vector<Group> groups;
    for (const auto& element : parse_objects(response)) groups.push_back(to_group(response, element.as_object()));
    return groups;
}

std::vector<GroupId> read_rule_targets(const Response& response) {
    std::vector<GroupId> targets;
    for (const auto& element : parse_objects(response)) {
        const auto& rule = element.as_object();
        if (text_at(rule, "status") != "ACTIVE") continue;
        const auto* actions = object_at(rule, "actions");
        const auto* assign = actions ? object_at(*actions, "assignUserToGroups") : nullptr;
        const auto* ids = assign ? assign->if_contains("groupIds") : nullptr;
        if (!ids || !ids->is_array()) throw_malformed(response, "the groups of a rule");
        for (const auto& id : ids->as_array()) {
            if (id.is_string()) targets.push_back(GroupId{std::string{std::string_view{id.as_string()}}});
        }
    }
    return targets;
}

std::vector<App> read_apps(const Response& response) {
    std::vector<App> apps;
    for (const auto& element : parse_objects(response)) {
        const auto& object = element.as_object();
        if (text_at(object, "status") != "ACTIVE") continue;
        apps.push_back({AppId{id_of(response, object)}, text_at(object, "label")});
    }
    return apps;
}

std::vector<AccountId> read_direct_users(const Response& response) {
    std::vector<AccountId> users;
    for (const auto& element : parse_objects(response)) {
        const auto& object = element.as_object();
        if (text_at(object, "scope") == "USER") users.push_back(AccountId{id_of(response, object)});
    }
    return users;
}

bool is_direct_assignment(const Response& response) {
    return text_at(parse_object(response), "scope") == "USER";
}

OrgIdentity read_org(const Response& response) {
    const auto org = parse_object(response);
    auto name = text_at(org, "companyName");
    if (name.empty()) name = text_at(org, "subdomain");
    return {id_of(response, org), std::move(name)};
}

}  // namespace lockstep::directory::okta
