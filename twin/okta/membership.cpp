#include "twin/okta/membership.hpp"

#include <algorithm>
#include <ranges>

#include "twin/okta/apps.hpp"
#include "twin/okta/log.hpp"
#include "twin/okta/rules.hpp"

namespace lockstep::twin::okta {
namespace {

void note_edge(Org& org, Group& group, const User& user, bool added, WallTime now) {
    group.last_membership_updated = floor_to_second(now);
    std::erase_if(org.unseen_edges, [&](const UnseenEdge& edge) { return edge.until <= now; });
    if (org.settings.member_lag_ms == 0) return;
    org.unseen_edges.push_back({group.id, user.id, added, now + std::chrono::milliseconds{org.settings.member_lag_ms}});
}

void link(Org& org, Group& group, User& user, WallTime now) {
    user.groups.insert(group.id);
    note_edge(org, group, user, true, now);
}

void unlink(Org& org, Group& group, User& user, WallTime now) {
    group.members.erase(user.id);
    user.groups.erase(group.id);
    note_edge(org, group, user, false, now);
}

void exclude(Call& call, const Membership& membership, const User& user) {
    for (const auto& rule_id : membership.rules) {
        auto& rule = call.org.rules.find(rule_id)->second;
        rule.excluded_users.insert(user.id);
        record(call, "group.user_membership.rule.add_exclusion", {target_of(rule), target_of(user)});
    }
}

}  // namespace

void refuse_read_only(const Org& org, const Group& group) {
    if (group.type == GroupType::OKTA_GROUP) return;
    if (org.settings.read_only_group == "E0000001") {
        throw invalid("group", {"Only members of Okta groups can be changed"});
    }
    throw refusal("E0000006");
}

void add_member(Call& call, Group& group, User& user) {
    const auto [membership, added] = group.members.try_emplace(user.id);
    membership->second.direct = true;
    if (!added) return;
    link(call.org, group, user, call.now);
    record(call, "group.user_membership.add", {target_of(user), target_of(group)});
    settle_assignments(call.org, user, call.now, call.random);
    apply_rules(call.org, user.id, call.now, call.random);
}

void remove_member(Call& call, Group& group, User& user) {
    const auto found = group.members.find(user.id);
    if (found == group.members.end()) return;
    const auto membership = found->second;
    unlink(call.org, group, user, call.now);
    record(call, "group.user_membership.remove", {target_of(user), target_of(group)});
    const bool excludes =
        call.principal.kind == Principal::Kind::console || call.org.settings.rule_member_removed == "excluded";
    if (excludes) exclude(call, membership, user);
    settle_assignments(call.org, user, call.now, call.random);
    apply_rules(call.org, user.id, call.now, call.random);
}

void add_member_by_rule(Org& org, Group& group, User& user, const std::string& rule_id, WallTime now, Random& random) {
    const auto [membership, added] = group.members.try_emplace(user.id);
    membership->second.rules.insert(rule_id);
    if (!added) return;
    link(org, group, user, now);
    record_by_system(org, "group.user_membership.add", {target_of(user), target_of(group)}, now, random);
    settle_assignments(org, user, now, random);
}

void remove_member_by_rule(Org& org, Group& group, User& user, const std::string& rule_id, WallTime now,
                           Random& random) {
    const auto found = group.members.find(user.id);
    if (found == group.members.end() || found->second.rules.erase(rule_id) == 0) return;
    if (found->second.direct || !found->second.rules.empty()) return;
    unlink(org, group, user, now);
    record_by_system(org, "group.user_membership.remove", {target_of(user), target_of(group)}, now, random);
    settle_assignments(org, user, now, random);
}

std::vector<std::string> visible_members(const Org& org, const Group& group, WallTime now) {
    std::vector<std::string> ids;
    if (group.id == org.everyone_id) {
        for (const auto& [id, user] : org.users) ids.push_back(id);
        return ids;
    }
    for (const auto& [id, membership] : group.members) ids.push_back(id);
    for (const auto& edge : org.unseen_edges | std::views::reverse) {
        if (edge.group_id != group.id || edge.until <= now || !org.users.contains(edge.user_id)) continue;
        const auto place = std::ranges::lower_bound(ids, edge.user_id);
        const bool there = place != ids.end() && *place == edge.user_id;
        if (edge.added && there) ids.erase(place);
        if (!edge.added && !there) ids.insert(place, edge.user_id);
    }
    return ids;
}

std::vector<std::string> visible_groups(const Org& org, const User& user, WallTime now) {
    std::set<std::string> ids = user.groups;
    for (const auto& edge : org.unseen_edges | std::views::reverse) {
        if (edge.user_id != user.id || edge.until <= now || !org.groups.contains(edge.group_id)) continue;
        if (edge.added)
            ids.erase(edge.group_id);
        else
            ids.insert(edge.group_id);
    }
    ids.insert(org.everyone_id);
    return {ids.begin(), ids.end()};
}

bool is_member(const Org& org, const Group& group, const User& user) {
    return group.id == org.everyone_id || group.members.contains(user.id);
}

}  // namespace lockstep::twin::okta
