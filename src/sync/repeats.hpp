// The breaker: what Lockstep gives again and again, somebody else takes away again and again (DESIGN §4.4).
#pragma once

#include "model/change.hpp"
#include "model/standing.hpp"
#include "policy/policy.hpp"

namespace lockstep::sync {

/// Under this name a status is counted.
inline constexpr std::string_view kStatus = "status";

/// Counts a confirmed write: each value, edge or status that it gave. A first link, a creation or an edit of the policy
/// gives for the first time, and is no flip.
/// @param change with the writes that were seen to stand.
void count_repeat(const policy::Safety& safety, Standing& standing, const Change& change, WallTime now);

/// Forgets what is older than the window.
void forget_old_repeats(const policy::Safety& safety, Standing& standing, WallTime now);

/// How often it was given within the window, as far as `forget_old_repeats` was called before.
[[nodiscard]] const Repeat* find_repeat(const Standing& standing, Side side, std::string_view what, const Value& value);

}  // namespace lockstep::sync
