#include "twin/jumpcloud/save_graph.hpp"

#include <boost/json.hpp>
#include <stdexcept>

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

std::int64_t to_ms(WallTime time) {
    return time.time_since_epoch().count();
}
WallTime from_ms(const json::value& value) {
    return WallTime{std::chrono::milliseconds{json::value_to<std::int64_t>(value)}};
}
std::string text_at(const json::object& object, std::string_view key) {
    return json::value_to<std::string>(object.at(key));
}

NodeType type_from(const json::value& name) {
    const auto type = find_node_type(name.as_string());
    if (!type) throw std::runtime_error("JumpCloud state: unknown type of node");
    return *type;
}

json::object group_to_json(const Group& group) {
    return {{"id", group.id},
            {"type", to_string(group.type)},
            {"name", group.name},
            {"description", group.description},
            {"email", group.email},
            {"attributes", group.attributes},
            {"membershipMethod", group.membership_method},
            {"memberQuery", group.member_query},
            {"memberQueryExemptions", group.exemptions},
            {"notify", group.notify}};
}

Group group_from_json(const json::object& object) {
    Group group;
    group.id = text_at(object, "id");
    group.type = type_from(object.at("type"));
    group.name = text_at(object, "name");
    group.description = text_at(object, "description");
    group.email = text_at(object, "email");
    group.attributes = object.at("attributes").as_object();
    group.membership_method = text_at(object, "membershipMethod");
    group.member_query = object.at("memberQuery");
    group.exemptions = object.at("memberQueryExemptions").as_array();
    group.notify = object.at("notify").as_bool();
    return group;
}

/// Every edge once, from its lesser end; a hole from the end that is left.
void append_edges(json::array& edges, const Graph& graph, const Node& node) {
    for (const Half& half : graph.neighbours(node.id)) {
        if (!half.hole && half.to < node) continue;
        edges.push_back({to_string(node.type), node.id, to_string(half.to.type), half.to.id,
                         half.attributes ? *half.attributes : json::value(nullptr), half.hole});
    }
}

json::array edges_to_json(const Organization& org) {
    const Graph& graph = org.graph.exact();
    json::array edges;
    for (const auto& user : org.users.exact()) append_edges(edges, graph, {NodeType::user, user->id});
    for (const auto& group : org.user_groups.exact()) append_edges(edges, graph, group->node());
    for (const auto& system : org.systems.exact()) append_edges(edges, graph, {NodeType::system, system->id});
    for (const auto& group : org.system_groups.exact()) append_edges(edges, graph, group->node());
    for (const auto& [id, label] : org.applications) append_edges(edges, graph, {NodeType::application, id});
    return edges;
}

void edge_from_json(LaggedGraph& graph, const json::array& edge) {
    const Node from{type_from(edge.at(0)), json::value_to<std::string>(edge.at(1))};
    const Node to{type_from(edge.at(2)), json::value_to<std::string>(edge.at(3))};
    const bool plain = edge.at(4).is_null();
    graph.set(from, to, plain ? nullptr : std::make_shared<const json::value>(edge.at(4)), WallTime{});
    if (edge.at(5).as_bool()) graph.forget(to, true, WallTime{});
}

json::array commands_to_json(const std::vector<DeviceCommand>& commands) {
    json::array list;
    for (const DeviceCommand& command : commands) {
        list.push_back({to_ms(command.queued), command.system_id, command.command,
                        command.delivered ? json::value(to_ms(*command.delivered)) : json::value(nullptr)});
    }
    return list;
}

DeviceCommand command_from_json(const json::array& command) {
    DeviceCommand read{from_ms(command.at(0)), json::value_to<std::string>(command.at(1)),
                       json::value_to<std::string>(command.at(2)), std::nullopt};
    if (!command.at(3).is_null()) read.delivered = from_ms(command.at(3));
    return read;
}

}  // namespace

json::object graph_to_json(const Organization& org) {
    json::array groups;
    for (const auto& group : org.user_groups.exact()) groups.push_back(group_to_json(*group));
    for (const auto& group : org.system_groups.exact()) groups.push_back(group_to_json(*group));
    json::array systems;
    for (const auto& system : org.systems.exact()) {
        systems.push_back(json::object{{"id", system->id}, {"fields", system->fields}});
    }
    json::array evaluations;
    for (const auto& [due, id] : org.evaluations.waiting()) evaluations.push_back({to_ms(due), id});
    return {{"groups", std::move(groups)},
            {"systems", std::move(systems)},
            {"applications", json::value_from(org.applications)},
            {"edges", edges_to_json(org)},
            {"commands", commands_to_json(org.commands)},
            {"evaluations", std::move(evaluations)}};
}

void graph_from_json(Organization& org, const json::object& state) {
    for (const json::value& value : state.at("groups").as_array()) {
        auto group = std::make_shared<const Group>(group_from_json(value.as_object()));
        if (group->is_dynamic()) org.dynamic_groups.insert(group->id);
        org.groups(group->type).put(std::move(group), WallTime{});
    }
    for (const json::value& value : state.at("systems").as_array()) {
        const json::object& object = value.as_object();
        org.systems.put(std::make_shared<const System>(text_at(object, "id"), object.at("fields").as_object()),
                        WallTime{});
    }
    org.applications = json::value_to<std::map<std::string, std::string>>(state.at("applications"));
    for (const json::value& edge : state.at("edges").as_array()) edge_from_json(org.graph, edge.as_array());
    for (const json::value& command : state.at("commands").as_array()) {
        org.commands.push_back(command_from_json(command.as_array()));
    }
    for (const json::value& waiting : state.at("evaluations").as_array()) {
        org.evaluations.add(json::value_to<std::string>(waiting.as_array().at(1)), from_ms(waiting.as_array().at(0)));
    }
}

}  // namespace lockstep::twin::jumpcloud
