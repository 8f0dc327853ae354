#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "sync/edges.hpp"
#include "sync/passes.hpp"

namespace lockstep::sync {
namespace {

/// Suspended and staged people take part, deprovisioned ones do not.
bool takes_part(const Draft& draft, Side side) {
    if (side == draft.target() && draft.is_created(side)) return true;
    const auto* account = draft.account(side);
    return account != nullptr && account->state != AccountState::deprovisioned;
}

/// Nothing is given to somebody whom the source does not say to be active, or will not once this plan has carried a
/// suspension back to it, or who waits for an account.
bool is_given_anything(const Draft& draft) {
    return draft.situation(draft.source()) == Situation::active && !draft.outside &&
           draft.find(ChangeKind::suspend, draft.source()) == nullptr;
}

/// Okta refuses apps of people who are not active.
bool takes_apps(const Draft& draft, Side side) {
    const auto* account = draft.account(side);
    if (account != nullptr && account->state == AccountState::active) return true;
    return draft.find(ChangeKind::activate, side) != nullptr ||
           draft.find(ChangeKind::activate_with_mail, side) != nullptr ||
           draft.find(ChangeKind::unsuspend, side) != nullptr;
}

bool is_of(const Given& given, const Edge& edge) {
    return given.kind == edge.kind && given.side == edge.side && given.object == edge.object;
}

bool is_given_by_us(const Draft& draft, const Edge& edge) {
    return std::ranges::any_of(draft.standing.given, [&](const Given& given) { return is_of(given, edge); });
}

/// Whether the account has the edge; none if that is being asked, or nothing that can be read tells: we have just given
/// it, and every read of a membership may show for a while what stood before.
std::optional<bool> has(Draft& draft, const Edge& edge) {
    const auto* held = memberships_of(draft, edge.side);
    if (held == nullptr) return std::nullopt;
    if (holds(*held, edge)) return true;
    if (!draft.facts.written_lately || !is_given_by_us(draft, edge)) return false;
    if (draft.facts.written_just_now) return std::nullopt;
    const auto* own = memberships_of(draft, edge.side, true);  // no list of others' convicts
    if (own == nullptr) return std::nullopt;
    return holds(*own, edge);
}

void give(Draft& draft, const Wanted& wanted) {
    if (!is_given_anything(draft)) return;
    for (const auto& edge : wanted.edges) {
        if (!takes_part(draft, edge.side)) continue;
        if (edge.kind == ChangeKind::assign_app && !takes_apps(draft, edge.side)) continue;
        if (draft.account(edge.side) != nullptr && has(draft, edge).value_or(true)) continue;
        draft.add(giving(draft, edge, Cause::population, fmt::format("population {}", draft.population->name)));
    }
}

bool stays(const Draft& draft, const Given& given, const Wanted& wanted) {
    if (draft.grace_over && given.side == draft.target()) return false;
    // A mover loses the old after the new is there, and part of the new does not even exist yet, or is not known.
    if (is_given_anything(draft) && !wanted.unknown.empty()) return true;
    if (std::ranges::count(wanted.unknown, given.object_name) > 0) return true;
    return std::ranges::any_of(wanted.edges, [&](const Edge& edge) { return is_of(given, edge); });
}

/// Takes back what Lockstep gave and the population no longer says; what somebody else took first is forgotten.
void take_back(Draft& draft, const Wanted& wanted) {
    for (const auto& given : draft.standing.given) {
        if (stays(draft, given, wanted)) continue;
        const Edge edge{given.kind, given.side, given.object, given.object_name};
        const bool is_the_pairs =
            given.kind == ChangeKind::add_member && is_kept_by_pair(draft, given.side, given.object);
        if (is_the_pairs || draft.situation(given.side) == Situation::gone) {
            std::erase(draft.answer.next.given, given);
            continue;
        }
        if (!takes_part(draft, given.side)) continue;
        const auto* held = memberships_of(draft, given.side);
        if (held == nullptr) continue;
        if (!holds(*held, edge)) {
            std::erase(draft.answer.next.given, given);
            continue;
        }
        draft.add(taking(draft, edge, draft.grace_over ? Cause::grace : Cause::population,
                         draft.grace_over ? "the grace ended"
                                          : fmt::format("population {} does not give it", draft.population->name)));
    }
}

}  // namespace

void pass::assign(Draft& draft) {
    if (draft.heir != nullptr) return;  // what the old population assigned is taken back after the new is there
    if (draft.outside && !draft.grace_over) return;  // nothing is taken back from who is in no population
    if (draft.population->assign.empty() && draft.standing.given.empty() && !returns_empty(draft)) return;
    const auto wanted = wanted_edges(draft);
    if (!wanted.complete) return;
    if (returns_empty(draft)) return empty_before_return(draft, wanted);  // it is given its own once it is back
    give(draft, wanted);
    take_back(draft, wanted);
}

}  // namespace lockstep::sync
