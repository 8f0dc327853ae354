// Who belongs to what and what is bound to what: one set of undirected edges, seen from both ends.
#pragma once

#include <boost/json/value.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/clock.hpp"

namespace lockstep::twin::jumpcloud {

/// Spelled as the vendor's graph spells them.
enum class NodeType {
    user,
    user_group,
    system,
    system_group,
    application,
    active_directory,
    command,
    g_suite,
    idp_routing_policy,
    ldap_server,
    office_365,
    password_manager_item,
    policy,
    policy_group,
    radius_server,
};

[[nodiscard]] std::string_view to_string(NodeType type);
[[nodiscard]] std::optional<NodeType> find_node_type(std::string_view name);

struct Node {
    NodeType type;
    std::string id;

    friend auto operator<=>(const Node&, const Node&) = default;
};

/// The far end of an edge.
struct Half {
    Node to;
    std::shared_ptr<const boost::json::value> attributes;  ///< of the edge; null = none
    bool hole = false;  ///< the far end was deleted, but the store still holds the edge (quirk 13)
};

class Graph {
public:
    /// Adds the edge, or replaces its attributes.
    void set(const Node& a, const Node& b, std::shared_ptr<const boost::json::value> attributes);
    void erase(const Node& a, const Node& b);
    /// Takes every edge of a node; its neighbours keep a hole if `leave_holes`.
    void forget(const Node& node, bool leave_holes);

    [[nodiscard]] const Half* find(const Node& a, const Node& b) const;
    /// The far ends of one type, ascending by id, holes included.
    [[nodiscard]] std::span<const Half> neighbours(std::string_view id, NodeType type) const;
    /// All far ends, ascending by type and id.
    [[nodiscard]] std::span<const Half> neighbours(std::string_view id) const;

private:
    void put(const Node& from, Half half);
    void take(const Node& from, const Node& to);

    std::unordered_map<std::string, std::vector<Half>> halves_;
};

/// A graph that is exact for writes and that reads see a little later.
class LaggedGraph {
public:
    [[nodiscard]] const Graph& exact() const { return exact_; }
    /// As reads see it at `now`.
    [[nodiscard]] const Graph& seen(WallTime now);

    void set(const Node& a, const Node& b, std::shared_ptr<const boost::json::value> attributes, WallTime due);
    void erase(const Node& a, const Node& b, WallTime due);
    void forget(const Node& node, bool leave_holes, WallTime due);

private:
    struct Waiting {
        enum class Kind { set, erase, forget, forget_with_holes };
        WallTime due;
        Kind kind;
        Node a, b;
        std::shared_ptr<const boost::json::value> attributes;
    };
    static void apply(Graph& graph, const Waiting& change);
    void add(Waiting change);

    Graph exact_, seen_;
    std::deque<Waiting> waiting_;
};

}  // namespace lockstep::twin::jumpcloud
