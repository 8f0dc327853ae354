#include "twin/jumpcloud/graph.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/assert.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

constexpr std::array kNames = std::to_array<std::pair<NodeType, std::string_view>>({
    {NodeType::user, "user"},
    {NodeType::user_group, "user_group"},
    {NodeType::system, "system"},
    {NodeType::system_group, "system_group"},
    {NodeType::application, "application"},
    {NodeType::active_directory, "active_directory"},
    {NodeType::command, "command"},
    {NodeType::g_suite, "g_suite"},
    {NodeType::idp_routing_policy, "idp_routing_policy"},
    {NodeType::ldap_server, "ldap_server"},
    {NodeType::office_365, "office_365"},
    {NodeType::password_manager_item, "password_manager_item"},
    {NodeType::policy, "policy"},
    {NodeType::policy_group, "policy_group"},
    {NodeType::radius_server, "radius_server"},
});

const Node& end_of(const Half& half) {
    return half.to;
}
NodeType type_of(const Half& half) {
    return half.to.type;
}

}  // namespace

std::string_view to_string(NodeType type) {
    const auto* found = std::ranges::find(kNames, type, &std::pair<NodeType, std::string_view>::first);
    LOCKSTEP_ASSERT(found != kNames.end());
    return found->second;
}

std::optional<NodeType> find_node_type(std::string_view name) {
    const auto* found = std::ranges::find(kNames, name, &std::pair<NodeType, std::string_view>::second);
    return found == kNames.end() ? std::nullopt : std::optional{found->first};
}

void Graph::put(const Node& from, Half half) {
    auto& halves = halves_[from.id];
    const auto place = std::ranges::lower_bound(halves, half.to, {}, end_of);
    if (place != halves.end() && place->to == half.to) {
        *place = std::move(half);
    } else {
        halves.insert(place, std::move(half));
    }
}

void Graph::take(const Node& from, const Node& to) {
    const auto found = halves_.find(from.id);
    if (found == halves_.end()) return;
    const auto place = std::ranges::lower_bound(found->second, to, {}, end_of);
    if (place != found->second.end() && place->to == to) found->second.erase(place);
    if (found->second.empty()) halves_.erase(found);
}

void Graph::set(const Node& a, const Node& b, std::shared_ptr<const boost::json::value> attributes) {
    put(a, {b, attributes});
    put(b, {a, std::move(attributes)});
}

void Graph::erase(const Node& a, const Node& b) {
    take(a, b);
    take(b, a);
}

void Graph::forget(const Node& node, bool leave_holes) {
    const auto found = halves_.find(node.id);
    if (found == halves_.end()) return;
    const std::vector<Half> halves = std::move(found->second);
    halves_.erase(found);
    for (const Half& half : halves) {
        if (half.hole) continue;
        if (leave_holes) {
            put(half.to, {.to = node, .attributes = nullptr, .hole = true});
        } else {
            take(half.to, node);
        }
    }
}

const Half* Graph::find(const Node& a, const Node& b) const {
    const auto halves = neighbours(a.id);
    const auto place = std::ranges::lower_bound(halves, b, {}, end_of);
    return place != halves.end() && place->to == b && !place->hole ? &*place : nullptr;
}

std::span<const Half> Graph::neighbours(std::string_view id) const {
    const auto found = halves_.find(std::string{id});
    return found == halves_.end() ? std::span<const Half>{} : std::span<const Half>{found->second};
}

std::span<const Half> Graph::neighbours(std::string_view id, NodeType type) const {
    const auto range = std::ranges::equal_range(neighbours(id), type, {}, type_of);
    return {range.begin(), range.end()};
}

const Graph& LaggedGraph::seen(WallTime now) {
    while (!waiting_.empty() && waiting_.front().due <= now) {
        apply(seen_, waiting_.front());
        waiting_.pop_front();
    }
    return seen_;
}

void LaggedGraph::set(const Node& a, const Node& b, std::shared_ptr<const boost::json::value> attributes,
                      WallTime due) {
    add({due, Waiting::Kind::set, a, b, std::move(attributes)});
}

void LaggedGraph::erase(const Node& a, const Node& b, WallTime due) {
    add({due, Waiting::Kind::erase, a, b, nullptr});
}

void LaggedGraph::forget(const Node& node, bool leave_holes, WallTime due) {
    add({due, leave_holes ? Waiting::Kind::forget_with_holes : Waiting::Kind::forget, node, node, nullptr});
}

void LaggedGraph::apply(Graph& graph, const Waiting& change) {
    switch (change.kind) {
        case Waiting::Kind::set: return graph.set(change.a, change.b, change.attributes);
        case Waiting::Kind::erase: return graph.erase(change.a, change.b);
        case Waiting::Kind::forget: return graph.forget(change.a, false);
        case Waiting::Kind::forget_with_holes: return graph.forget(change.a, true);
    }
}

void LaggedGraph::add(Waiting change) {
    apply(exact_, change);
    waiting_.push_back(std::move(change));
}

}  // namespace lockstep::twin::jumpcloud
