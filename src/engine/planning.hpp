// Many people on their way to a plan: the planner is asked, its questions are answered, and it is asked again.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "engine/answers.hpp"
#include "model/facts.hpp"
#include "model/plan.hpp"
#include "policy/policy.hpp"

namespace lockstep::engine {

/// One identity on its way to a plan.
struct Candidate {
    Standing standing;
    Facts facts;
    IdentityPlan plan{};
};

/// What is known without asking a directory; empty where only a directory can tell.
using KnownAnswers = std::function<Task<std::optional<Answer>>(Question)>;

/// Plans each of them, in their order, until nothing is asked any more: first from what is known, then by reads, a few
/// at a time. A name that one is given is held for all who are planned after.
Task<> plan_candidates(const policy::Policy& policy, std::vector<Candidate>& candidates, const KnownAnswers& known,
                       FreshAnswers& fresh, PlannedNames& names, Lane lane, WallTime now);

}  // namespace lockstep::engine
