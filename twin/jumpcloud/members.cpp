#include "twin/jumpcloud/members.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/edges.hpp"
#include "twin/jumpcloud/page.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;
using enum NodeType;

constexpr NodeType kFromUsers[] = {
    active_directory,      application,   g_suite, idp_routing_policy, ldap_server, office_365,
    password_manager_item, radius_server, system,  system_group};
constexpr NodeType kFromSystems[] = {command, policy, policy_group, user, user_group};
constexpr NodeType kFromApplications[] = {user, user_group};
constexpr NodeType kFromCommands[] = {system, system_group};

/// Which types a source can be associated with (§6.3).
std::span<const NodeType> targets_of(NodeType source) {
    if (source == user || source == user_group) return kFromUsers;
    if (source == application) return kFromApplications;
    return source == command ? std::span<const NodeType>{kFromCommands} : kFromSystems;
}

void append_edge(std::string& out, const Half& half) {
    out.append(R"({"to":{"attributes":null,"id":")").append(half.to.id).append(R"(","type":")");
    out.append(to_string(half.to.type)).append(R"("},"attributes":)");
    append_json(out, half.attributes ? *half.attributes : json::value(nullptr));
    out += '}';
}

/// A page of edges. A hole is counted, and shows as null or not at all: pages may be short in the middle.
Response edge_page(const Organization& org, const Call& call, const std::vector<std::span<const Half>>& ranges) {
    std::optional<Response> wrong;
    const Paging paging = read_paging(call, org.settings.page_cap, wrong);
    if (wrong) return *std::move(wrong);
    std::string body = "[";
    std::size_t total = 0;
    for (const auto& range : ranges) {
        const std::size_t first = std::min(range.size(), paging.skip > total ? paging.skip - total : 0);
        for (std::size_t i = first; i < range.size() && total + i < paging.skip + paging.limit; ++i) {
            if (range[i].hole && org.settings.null_edges != "null") continue;
            if (body.size() > 1) body += ',';
            if (range[i].hole) {
                body += "null";
            } else {
                append_edge(body, range[i]);
            }
        }
        total += range.size();
    }
    body += ']';
    return v2_page(org.settings, call, paging, total, std::move(body));
}

/// `targets=a&targets=b` or `targets=a,b`; empty optional if one cannot be a target of the source.
std::optional<std::vector<NodeType>> read_targets(const Call& call, NodeType source) {
    std::vector<NodeType> targets;
    const auto allowed = targets_of(source);
    for (const auto& [key, value] : call.query) {
        if (key != "targets" && key != "targets[]") continue;
        for (const auto& name : read_names(value, ',')) {
            const auto type = find_node_type(name);
            if (!type || std::ranges::find(allowed, *type) == allowed.end()) return std::nullopt;
            targets.push_back(*type);
        }
    }
    return targets;
}

}  // namespace

Response list_members(Organization& org, const Call& call, NodeType group_type) {
    const auto group = org.groups(group_type).find(call.ids[0]);
    if (!group) return v2_error(404, "Not Found");
    return edge_page(org, call, {org.graph.seen(call.now).neighbours(group->id, group->member_type())});
}

Response change_member(Organization& org, const Call& call, NodeType group_type) {
    const NodeType member_type = group_type == user_group ? user : system;
    std::optional<Response> wrong;
    const EdgeOperation operation = read_operation(call, std::span{&member_type, 1}, wrong);
    if (wrong) return *std::move(wrong);
    const auto group = org.groups(group_type).find(call.ids[0]);
    if (!group) return named_error(400, "INVALID_ARGUMENT", std::string{to_string(group_type)} + " not found");
    const bool adds = operation.kind == EdgeOperation::Kind::add;
    if (adds && !exists(org, operation.to)) return v1_error(404, "Not Found");
    const bool reviewed = group->membership_method == "DYNAMIC_REVIEW_REQUIRED";
    const bool by_rule = group->is_dynamic() || (reviewed && !org.settings.review_groups_take_members);
    if (by_rule && !group->is_exempt(operation.to.id)) return empty_answer(204);  // quirk 20: and nothing changes
    const auto most = org.settings.max_group_members;
    const auto members = org.graph.exact().neighbours(group->id, member_type).size();
    const bool present = org.graph.exact().find(group->node(), operation.to) != nullptr;
    if (adds && !present && most > 0 && members >= static_cast<std::size_t>(most)) {
        return v2_error(400, "the group is full");
    }
    return perform_operation(org, call, group->node(), operation);
}

Response list_associations(Organization& org, const Call& call, NodeType source_type) {
    const auto targets = read_targets(call, source_type);
    if (!targets) return v2_error(400, "targets holds a type that cannot be associated here");
    if (targets->empty()) return v2_error(400, "targets is required");
    const Graph& graph = org.graph.seen(call.now);
    std::vector<std::span<const Half>> ranges;
    for (const NodeType target : *targets) ranges.push_back(graph.neighbours(call.ids[0], target));
    return edge_page(org, call, ranges);
}

Response change_association(Organization& org, const Call& call, NodeType source_type) {
    std::optional<Response> wrong;
    const EdgeOperation operation = read_operation(call, targets_of(source_type), wrong);
    if (wrong) return *std::move(wrong);
    const Node source{source_type, call.ids[0]};
    if (!exists(org, source)) return v1_error(404, "Not Found");
    return perform_operation(org, call, source, operation);
}

}  // namespace lockstep::twin::jumpcloud
