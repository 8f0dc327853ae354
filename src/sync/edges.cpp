#include "sync/edges.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sync/view.hpp"

namespace lockstep::sync {
namespace {

using Kind = policy::Assign::Kind;

Side side_of(Kind kind) {
    switch (kind) {
        case Kind::okta_group:
        case Kind::okta_app: return Side::okta;
        case Kind::jumpcloud_group:
        case Kind::device_group: return Side::jumpcloud;
    }
    LOCKSTEP_UNREACHABLE();
}

Question question_of(Kind kind, const std::string& name) {
    switch (kind) {
        case Kind::okta_group:
        case Kind::jumpcloud_group: return {Question::Kind::group, side_of(kind), name, {}};
        case Kind::okta_app: return {Question::Kind::app, Side::okta, name, {}};
        case Kind::device_group: return {Question::Kind::device_group, Side::jumpcloud, name, {}};
    }
    LOCKSTEP_UNREACHABLE();
}

ChangeKind given_by(Kind kind) {
    switch (kind) {
        case Kind::okta_group:
        case Kind::jumpcloud_group: return ChangeKind::add_member;
        case Kind::okta_app: return ChangeKind::assign_app;
        case Kind::device_group: return ChangeKind::bind_devices;
    }
    LOCKSTEP_UNREACHABLE();
}

std::string id_in(const Answer& answer) {
    if (const auto* group = std::get_if<Group>(&answer)) return group->id.value;
    if (const auto* app = std::get_if<App>(&answer)) return app->id.value;
    return {};
}

bool is_pairs_target(Draft& draft, const Answer& answer) {
    const auto* group = std::get_if<Group>(&answer);
    if (group == nullptr || !is_kept_by_pair(draft, group->side, group->id.value)) return false;
    draft.note(Notice::Kind::ineligible, fmt::format("group {} in {} is the target of a pair: it is not assigned",
                                                     group->name, title_of(group->side)));
    return true;
}

/// A group that rules or another system fill is a source only.
bool is_writable(Draft& draft, const Answer& answer) {
    const auto* group = std::get_if<Group>(&answer);
    if (group == nullptr || group->kind == GroupKind::writable) return true;
    draft.note(Notice::Kind::ineligible, fmt::format("group {} in {} is {}: it is never written", group->name,
                                                     title_of(group->side), lockstep::name_of(group->kind)));
    return false;
}

void want(Draft& draft, const policy::Assign& assign, Wanted& wanted) {
    const auto applies = whether_holds(draft, assign.when);
    if (!applies) {
        if (applies.error() == Unknown::open) wanted.complete = false;
        wanted.unknown.push_back(assign.name);
        return;
    }
    if (!*applies) return;
    const auto* answer = draft.ask(question_of(assign.kind, assign.name));
    if (answer == nullptr) {
        wanted.complete = false;
        return;
    }
    Edge edge{given_by(assign.kind), side_of(assign.kind), id_in(*answer), assign.name};
    if (edge.object.empty()) {
        draft.note(Notice::Kind::waiting,
                   fmt::format("{} has nothing named {} to be assigned", title_of(edge.side), assign.name));
        wanted.unknown.push_back(assign.name);
    } else if (is_writable(draft, *answer) && !is_pairs_target(draft, *answer) &&
               std::ranges::find(wanted.edges, edge) == wanted.edges.end()) {
        wanted.edges.push_back(std::move(edge));
    }
}

}  // namespace

ChangeKind taken_by(ChangeKind given_by) {
    constexpr std::array kPairs{std::pair{ChangeKind::add_member, ChangeKind::remove_member},
                                std::pair{ChangeKind::assign_app, ChangeKind::unassign_app},
                                std::pair{ChangeKind::bind_devices, ChangeKind::unbind_devices}};
    const auto* it = std::ranges::find(kPairs, given_by, &std::pair<ChangeKind, ChangeKind>::first);
    LOCKSTEP_ASSERT(it != kPairs.end());
    return it->second;
}

bool is_kept_by_pair(const Draft& draft, Side side, const std::string& group) {
    const auto* pair = draft.facts.pairs ? draft.facts.pairs->find(side, GroupId{group}) : nullptr;
    return pair != nullptr && writes_to(pair->direction, side);
}

bool holds(const Memberships& held, const Edge& edge) {
    if (edge.kind == ChangeKind::add_member) return std::ranges::count(held.groups, GroupId{edge.object}) > 0;
    if (edge.kind == ChangeKind::assign_app) return std::ranges::count(held.apps, AppId{edge.object}) > 0;
    return std::ranges::count(held.device_groups, edge.object) > 0;
}

Change giving(const Draft& draft, const Edge& edge, Cause cause, std::string reason) {
    auto change = draft.make(edge.kind, edge.side, cause, std::move(reason));
    change.object = edge.object;
    change.object_name = edge.object_name;
    change.before = "absent";
    change.after = "member";
    return change;
}

Change taking(const Draft& draft, const Edge& edge, Cause cause, std::string reason) {
    auto change = giving(draft, edge, cause, std::move(reason));
    change.kind = taken_by(edge.kind);
    std::swap(change.before, change.after);
    return change;
}

Wanted wanted_edges(Draft& draft) {
    Wanted wanted;
    for (const auto& assign : draft.population->assign) want(draft, assign, wanted);
    return wanted;
}

const Memberships* memberships_of(Draft& draft, Side side, bool all) {
    const auto* account = draft.account(side);
    if (account == nullptr) return nullptr;
    const Question read_now{Question::Kind::memberships, side, account->id.value, "all"};
    const auto* answer = draft.facts.find(read_now);
    if (answer == nullptr) {
        answer = draft.ask(all ? read_now : Question{Question::Kind::memberships, side, account->id.value, ""});
    }
    return answer == nullptr ? nullptr : std::get_if<Memberships>(answer);
}

bool returns_empty(const Draft& draft) {
    if (draft.standing.place(draft.target()).returns && draft.find(ChangeKind::unsuspend, draft.target()) != nullptr) {
        return true;
    }
    for (const auto kind : {ChangeKind::activate, ChangeKind::activate_with_mail}) {
        const auto* activation = draft.find(kind, draft.target());
        if (activation != nullptr && activation->before == "deprovisioned") return true;
    }
    return false;
}

void empty_before_return(Draft& draft, const Wanted& wanted) {
    const Side side = draft.target();
    const auto* held = memberships_of(draft, side, true);
    if (held == nullptr) return;
    const auto is_wanted = [&](ChangeKind kind, const std::string& object) {
        return std::ranges::any_of(wanted.edges, [&](const Edge& edge) {
            return edge.kind == kind && edge.side == side && edge.object == object;
        });
    };
    const std::string reason = "a returning account returns empty";
    for (const auto& group : held->groups) {
        if (is_wanted(ChangeKind::add_member, group.value)) continue;
        const auto* answer = draft.ask({Question::Kind::group, side, {}, group.value});
        const auto* found = answer == nullptr ? nullptr : std::get_if<Group>(answer);
        if (found == nullptr || found->kind == GroupKind::built_in || !is_writable(draft, *answer)) continue;
        draft.add(taking(draft, {ChangeKind::add_member, side, group.value, found->name}, Cause::decision, reason));
    }
    for (const auto& app : held->apps) {
        if (is_wanted(ChangeKind::assign_app, app.value)) continue;
        draft.add(taking(draft, {ChangeKind::assign_app, side, app.value, app.value}, Cause::decision, reason));
    }
}

}  // namespace lockstep::sync
