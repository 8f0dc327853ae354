#include "twin/jumpcloud/dynamic.hpp"

#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/edges.hpp"
#include "twin/jumpcloud/page.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;

FilterRow filter_row(const User& user) {
    return {.id = user.id, .user = &user};
}
FilterRow filter_row(const System& system) {
    return {.id = system.id, .object = &system.fields};
}

/// Puts one member in or out, as the rule says.
void apply_rule(Organization& org, const Call& call, const Group& group, const std::optional<Filter>& rule,
                const FilterRow& row) {
    if (group.is_exempt(row.id)) return;
    const Node member{group.member_type(), std::string{row.id}};
    const bool wanted = rule && rule->matches(row);
    const bool is_member = org.graph.exact().find(group.node(), member) != nullptr;
    if (wanted == is_member) return;
    const auto due = org.seen_at(call.now);
    if (wanted) {
        org.graph.set(group.node(), member, nullptr, due);
    } else {
        org.graph.erase(group.node(), member, due);
    }
    if (org.settings.dynamic_emits_events) log_association(org, call, wanted ? "add" : "remove", group.node(), member);
}

void evaluate_group(Organization& org, const Call& call, const Group& group) {
    const auto rule = member_rule(group);
    if (group.type == NodeType::user_group) {
        for (const auto& user : org.users.exact()) apply_rule(org, call, group, rule, filter_row(*user));
    } else {
        for (const auto& system : org.systems.exact()) apply_rule(org, call, group, rule, filter_row(*system));
    }
}

template <class Member>
void evaluate_member(Organization& org, const Call& call, NodeType group_type, const Member& member) {
    for (const std::string& id : org.dynamic_groups) {
        const auto group = org.groups(group_type).find(id);
        if (group) apply_rule(org, call, *group, member_rule(*group), filter_row(member));
    }
}

}  // namespace

void schedule_evaluation(Organization& org, const Call& call, const std::string& id) {
    if (org.dynamic_groups.empty()) return;
    org.evaluations.add(id, call.now + milliseconds{1000 + call.random.below(4001)});
}

void evaluate_due(Organization& org, WallTime now, Random& random) {
    const Request nobody_asks;
    for (const auto& [due, id] : org.evaluations.take(now)) {
        // As of its own time, however late the caller's timer is.
        const Call call{.request = nobody_asks,
                        .now = due,
                        .random = random,
                        .actor = {Actor::Kind::vendor, "administrator"},
                        .path = {},
                        .query = {},
                        .ids = {},
                        .body = {}};
        if (org.dynamic_groups.contains(id)) {
            const auto group = org.user_groups.find(id) ? org.user_groups.find(id) : org.system_groups.find(id);
            if (group) evaluate_group(org, call, *group);
        } else if (const auto user = org.users.find(id)) {
            evaluate_member(org, call, NodeType::user_group, *user);
        } else if (const auto system = org.systems.find(id)) {
            evaluate_member(org, call, NodeType::system_group, *system);
        }
    }
}

Response preview_rule(Organization& org, const Call& call) {
    std::optional<Response> wrong;
    const Paging paging = read_search_paging(call, org.settings.page_cap, wrong);
    if (wrong) return *std::move(wrong);
    Group group;
    group.member_query = call.body;
    const auto rule = member_rule(group);
    json::array results;
    std::size_t total = 0;
    for (const auto& user : org.users.rows(call.now)) {
        if (!rule || !rule->matches(filter_row(*user))) continue;
        if (total >= paging.skip && total < paging.skip + paging.limit) {
            results.push_back(json::object{{"id", user->id}, {"type", "USER"}});
        }
        ++total;
    }
    return json_answer(200, json::value{{"totalCount", total}, {"results", std::move(results)}});
}

}  // namespace lockstep::twin::jumpcloud
