// The edges that `assign` gives: groups, apps and device groups, found by name, judged by kind (DESIGN §4.5).
#pragma once

#include <string>
#include <vector>

#include "sync/draft.hpp"

namespace lockstep::sync {

struct Edge {
    ChangeKind kind = ChangeKind::add_member;  ///< add_member, assign_app or bind_devices
    Side side = Side::okta;
    std::string object;
    std::string object_name;

    friend bool operator==(const Edge&, const Edge&) = default;
};

/// What takes such an edge away.
[[nodiscard]] ChangeKind taken_by(ChangeKind given_by);
[[nodiscard]] bool holds(const Memberships& held, const Edge& edge);
/// The change that gives the edge, or takes it.
[[nodiscard]] Change giving(const Draft& draft, const Edge& edge, Cause cause, std::string reason);
[[nodiscard]] Change taking(const Draft& draft, const Edge& edge, Cause cause, std::string reason);

/// What the population's `assign` says this person should have.
struct Wanted {
    std::vector<Edge> edges;
    /// No such object today, or whether the person is to have it was not read: what was given under that name rests.
    std::vector<std::string> unknown;
    bool complete = true;  ///< false: something is still being asked
};
[[nodiscard]] Wanted wanted_edges(Draft& draft);

/// The group is the target of a pair, and has no other writer than the pair; found by its id, as the policy can compare
/// names only.
[[nodiscard]] bool is_kept_by_pair(const Draft& draft, Side side, const std::string& group);

/// What the account is in; none if that is still being asked. `all`: not only what the policy names.
[[nodiscard]] const Memberships* memberships_of(Draft& draft, Side side, bool all = false);

/// The target account comes back by this plan to somebody who was away, not just on leave with the same accounts.
[[nodiscard]] bool returns_empty(const Draft& draft);

/// Before an account comes back, what it is in directly and today's policy does not give is taken away.
void empty_before_return(Draft& draft, const Wanted& wanted);

}  // namespace lockstep::sync
