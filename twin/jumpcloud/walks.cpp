#include "twin/jumpcloud/walks.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/filter.hpp"
#include "twin/jumpcloud/page.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;
using enum NodeType;

/// The ways that count: the types along the way, the target last.
struct Way {
    NodeType from;
    std::vector<NodeType> through;
};

const std::vector<Way>& ways() {
    static const std::vector<Way> kWays = {
        {user, {user_group}},
        {user, {system}},
        {user, {user_group, system}},
        {user, {system_group, system}},
        {user, {user_group, system_group, system}},
        {user, {system_group}},
        {user, {user_group, system_group}},
        {user, {application}},
        {user, {user_group, application}},
        {user_group, {user}},
        {user_group, {system}},
        {user_group, {system_group, system}},
        {user_group, {system_group}},
        {user_group, {application}},
        {system, {system_group}},
        {system, {user}},
        {system, {user_group, user}},
        {system, {system_group, user}},
        {system, {system_group, user_group, user}},
        {system, {user_group}},
        {system, {system_group, user_group}},
        {system_group, {system}},
        {system_group, {user}},
        {system_group, {user_group, user}},
        {system_group, {user_group}},
        {application, {user}},
        {application, {user_group, user}},
        {application, {user_group}},
    };
    return kWays;
}

using Path = std::vector<const Half*>;
using Reached = std::map<std::string_view, std::vector<Path>>;

void follow(const Graph& graph, std::string_view id, std::span<const NodeType> through, Path& path, Reached& reached) {
    if (through.empty()) {
        reached[path.back()->to.id].push_back(path);
        return;
    }
    for (const Half& half : graph.neighbours(id, through.front())) {
        if (half.hole) continue;
        path.push_back(&half);
        follow(graph, half.to.id, through.subspan(1), path, reached);
        path.pop_back();
    }
}

json::value node_attributes(Organization& org, const Node& node) {
    if (node.type != user_group && node.type != system_group) return nullptr;
    const auto group = org.groups(node.type).find(node.id);
    return group && !group->attributes.empty() ? json::value(group->attributes) : json::value(nullptr);
}

/// Arrays are joined without repeats, `sudo` is granted if any way grants it, other values are taken over.
void merge(json::object& compiled, const json::value& attributes) {
    if (!attributes.is_object()) return;
    for (const auto& [key, value] : attributes.get_object()) {
        json::value& into = compiled[key];
        if (value.is_array() && into.is_array()) {
            for (const auto& element : value.get_array()) {
                if (std::ranges::find(into.get_array(), element) == into.get_array().end())
                    into.get_array().push_back(element);
            }
        } else if (key == "sudo" && into.is_object() && value.is_object()) {
            for (const auto& [flag, granted] : value.get_object()) {
                if (granted.is_bool() && granted.get_bool()) into.get_object()[flag] = true;
            }
        } else {
            into = value;
        }
    }
}

json::object reached_row(Organization& org, NodeType type, std::string_view id, const std::vector<Path>& paths) {
    json::object compiled;
    json::array path_list;
    for (const Path& path : paths) {
        json::array steps;
        for (const Half* half : path) {
            json::value attributes = half->attributes ? *half->attributes : json::value(nullptr);
            json::value of_node = node_attributes(org, half->to);
            merge(compiled, of_node);
            merge(compiled, attributes);
            json::object to{
                {"attributes", std::move(of_node)}, {"id", half->to.id}, {"type", to_string(half->to.type)}};
            steps.push_back(json::object{{"attributes", std::move(attributes)}, {"to", std::move(to)}});
        }
        path_list.push_back(std::move(steps));
    }
    return {{"id", id},
            {"type", to_string(type)},
            {"compiledAttributes", std::move(compiled)},
            {"paths", std::move(path_list)}};
}

/// `filter=object_id:eq:…` and `type:eq:…` of membership and memberof.
bool is_kept(const Filter& filter, std::string_view id, NodeType type) {
    if (filter.empty()) return true;
    const json::object object{{"object_id", id}, {"type", to_string(type)}};
    return filter.matches({.id = id, .user = nullptr, .object = &object});
}

}  // namespace

Response walk(Organization& org, const Call& call, NodeType from, NodeType to) {
    std::optional<Response> wrong;
    const Paging paging = read_paging(call, org.settings.page_cap, wrong);
    if (wrong) return *std::move(wrong);
    const auto filter = read_v2_filter(call);
    if (!filter) return v2_error(400, "invalid filter");
    const Graph& graph = org.graph.seen(call.now);
    Reached reached;
    Path path;
    for (const Way& way : ways()) {
        if (way.from == from && way.through.back() == to) follow(graph, call.ids[0], way.through, path, reached);
    }
    json::array page;
    std::size_t total = 0;
    for (const auto& [id, paths] : reached) {
        if (!is_kept(*filter, id, to)) continue;
        if (total >= paging.skip && total < paging.skip + paging.limit) page.push_back(reached_row(org, to, id, paths));
        ++total;
    }
    return v2_page(org.settings, call, paging, total, json::serialize(page));
}

}  // namespace lockstep::twin::jumpcloud
