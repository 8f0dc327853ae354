#include "twin/jumpcloud/edges.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

std::string text_at(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
}

bool is_attributes(const json::value& value) {
    if (!value.is_object()) return false;
    const json::value* sudo = value.get_object().if_contains("sudo");
    if (sudo == nullptr) return true;
    if (!sudo->is_object()) return false;
    return std::ranges::all_of(std::array{"enabled", "withoutPassword"}, [&](const char* name) {
        const json::value* flag = sudo->get_object().if_contains(name);
        return flag != nullptr && flag->is_bool();
    });
}

std::string display_name(const Organization& org, const Node& node) {
    if (node.type == NodeType::user) {
        const auto user = org.users.find(node.id);
        return user ? std::string{user->text(Field::username)} : std::string{};
    }
    if (node.type == NodeType::user_group || node.type == NodeType::system_group) {
        const auto& groups = node.type == NodeType::user_group ? org.user_groups : org.system_groups;
        const auto group = groups.find(node.id);
        return group ? group->name : std::string{};
    }
    if (node.type == NodeType::system) {
        const auto system = org.systems.find(node.id);
        return system ? text_at(system->fields, "hostname") : std::string{};
    }
    const auto application = org.applications.find(node.id);
    return application == org.applications.end() ? std::string{} : application->second;
}

bool is_resource(const Half& half) {
    return half.to.type != NodeType::user && half.to.type != NodeType::user_group;
}

}  // namespace

EdgeOperation read_operation(const Call& call, std::span<const NodeType> allowed, std::optional<Response>& wrong) {
    EdgeOperation operation{
        .kind = EdgeOperation::Kind::add, .to = {NodeType::user, text_at(call.members(), "id")}, .attributes = nullptr};
    const std::string op = text_at(call.members(), "op");
    if (op == "remove") operation.kind = EdgeOperation::Kind::remove;
    if (op == "update") operation.kind = EdgeOperation::Kind::update;
    if (op != "add" && op != "remove" && op != "update") wrong = v2_error(400, "op must be one of add, remove, update");
    const std::string name = text_at(call.members(), "type");
    const auto type = find_node_type(name);
    if (!type || std::ranges::find(allowed, *type) == allowed.end()) {
        wrong = v2_error(400, fmt::format("type \"{}\" cannot be associated here", name));
    } else {
        operation.to.type = *type;
    }
    if (!is_object_id(operation.to.id)) wrong = v2_error(400, "id must be an ObjectId");
    if (const json::value* sent = call.find_member("attributes"); sent != nullptr && !sent->is_null()) {
        if (!is_attributes(*sent)) wrong = v2_error(400, "attributes are malformed");
        operation.attributes = std::make_shared<const json::value>(*sent);
    }
    return operation;
}

Response perform_operation(Organization& org, const Call& call, const Node& from, const EdgeOperation& operation) {
    const bool present = org.graph.exact().find(from, operation.to) != nullptr;
    const auto due = org.seen_at(call.now);
    switch (operation.kind) {
        case EdgeOperation::Kind::add:
            if (!exists(org, operation.to)) return v1_error(404, "Not Found");
            if (present) return org.settings.idempotent_204 ? empty_answer(204) : v1_error(409, "Already Exists");
            org.graph.set(from, operation.to, operation.attributes, due);
            log_association(org, call, "add", from, operation.to);
            return empty_answer(204);
        case EdgeOperation::Kind::remove:
            if (!present) return org.settings.idempotent_204 ? empty_answer(204) : v1_error(404, "Not Found");
            org.graph.erase(from, operation.to, due);
            log_association(org, call, "remove", from, operation.to);
            return empty_answer(204);
        case EdgeOperation::Kind::update:
            if (!present) return v1_error(404, "Not Found");
            org.graph.set(from, operation.to, operation.attributes, due);
            log_association(org, call, "update", from, operation.to);
            return empty_answer(204);
    }
    return empty_answer(204);
}

void log_association(Organization& org, const Call& call, std::string_view op, const Node& a, const Node& b) {
    const auto end = [&](const Node& node) {
        return json::object{{"name", display_name(org, node)}, {"type", to_string(node.type)}, {"object_id", node.id}};
    };
    const bool turned = org.insights.last_number() % 2 == 1;
    const Half* edge = org.graph.exact().find(a, b);
    const bool has_attributes = edge != nullptr && edge->attributes != nullptr;
    json::object association{{"op", op},
                             {"action_source", call.actor.kind == Actor::Kind::vendor ? "automatic" : "manual"},
                             {"connection", {{"from", end(turned ? b : a)}, {"to", end(turned ? a : b)}}},
                             {"attributes", has_attributes ? *edge->attributes : json::value(nullptr)}};
    log_event(org, call, "association_change", {{"association", std::move(association)}});
}

bool exists(const Organization& org, const Node& node) {
    if (node.type == NodeType::user) return org.users.find(node.id) != nullptr;
    if (node.type == NodeType::user_group) return org.user_groups.find(node.id) != nullptr;
    if (node.type == NodeType::system) return org.systems.find(node.id) != nullptr;
    if (node.type == NodeType::system_group) return org.system_groups.find(node.id) != nullptr;
    return node.type == NodeType::application && org.applications.contains(node.id);
}

bool is_bound(const Organization& org, std::string_view user_id) {
    const Graph& graph = org.graph.exact();
    if (std::ranges::any_of(graph.neighbours(user_id), is_resource)) return true;
    return std::ranges::any_of(graph.neighbours(user_id, NodeType::user_group), [&](const Half& group) {
        return std::ranges::any_of(graph.neighbours(group.to.id), is_resource);
    });
}

}  // namespace lockstep::twin::jumpcloud
