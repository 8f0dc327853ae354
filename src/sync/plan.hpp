// The planner: what to write for one identity, given everything that was read and remembered (DESIGN decision 2). Pure.
#pragma once

#include "core/clock.hpp"
#include "model/facts.hpp"
#include "model/plan.hpp"
#include "model/run.hpp"
#include "model/standing.hpp"
#include "policy/policy.hpp"

namespace lockstep::sync {

/// Same arguments, same answer. If facts are missing the answer says which reads it needs in `questions`, and nothing
/// of what it would guess without them is in `changes`; `next` is not to be stored then.
///
/// An account in `facts` that the standing does not name is one that matching has found: the plan then holds the
/// `link` and nothing else, until the link is recorded.
[[nodiscard]] IdentityPlan plan(const policy::Policy& policy, const Facts& facts, const Standing& standing,
                                WallTime now);

/// The standing after a confirmed write: bases of exactly the rules whose values are seen in `held`, links, given
/// edges, learned forms, suspended-by-us, grace. `held` is the account as the write's own answer or the read-back shows
/// it; without it no base moves.
[[nodiscard]] Standing after_success(const policy::Policy& policy, Standing standing, const Change& change,
                                     const std::optional<Account>& held, WallTime now);

/// How a vendor refused a write for good.
struct Refusal {
    std::string_view vendor_code, text;
    bool taken = false;  ///< the value belongs to somebody else, says the vendor
};

/// The standing after a permanent refusal: each refused value or edge becomes stuck. If the vendor named attributes,
/// `change.writes` holds only those (and `change.id` stays); the next plan writes the others.
[[nodiscard]] Standing after_refusal(const policy::Policy& policy, Standing standing, const Change& change,
                                     const Refusal& refusal, WallTime now);

/// The standing once a person asks for the change again: nothing of it counts as refused any more.
[[nodiscard]] Standing without_refusals(Standing standing, const Change& change);

/// Which of a change's writes an account holds now, learned forms included: all of them = the write landed.
enum class Held { all, none, some };
[[nodiscard]] Held held_by(const policy::Policy& policy, const Standing& standing, const Change& change,
                           const Account& account);

}  // namespace lockstep::sync
