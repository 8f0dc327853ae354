// Plans one identity again on facts read this moment: for the last look before a write, and for `explain`.
#pragma once

#include <memory>

#include "core/clock.hpp"
#include "engine/answers.hpp"
#include "engine/directories.hpp"
#include "model/facts.hpp"
#include "model/plan.hpp"
#include "policy/policy.hpp"
#include "store/store.hpp"

namespace lockstep::engine {

class Replan {
public:
    Replan(const policy::Policy& policy, Directories directories, store::Store& store, Clock& clock)
        : policy_{policy},
          directories_{directories},
          store_{store},
          clock_{clock},
          answers_{directories, store, policy.okta} {}

    struct Outcome {
        Facts facts;
        IdentityPlan plan;
    };
    /// Reads both accounts by id and whatever the planner asks for. An account that answers 404 is `missing`, or `gone`
    /// where that is already proven: one read alone proves nothing.
    /// @throws DirectoryError, StoreError.
    Task<Outcome> plan_fresh(Standing standing, Lane lane);
    /// The group pairs are looked up in the store again; else once for the life of this object.
    void forget_pairs() { pairs_.reset(); }
    /// The same on facts that are there already; what the planner asks beyond them is read.
    Task<Outcome> plan_on(Facts facts, Standing standing, Lane lane);
    [[nodiscard]] const policy::Policy& policy() const { return policy_; }
    [[nodiscard]] Directories directories() const { return directories_; }

private:
    Task<Facts::Seen> see(const Standing& standing, Side side, Lane lane);

    const policy::Policy& policy_;
    Directories directories_;
    store::Store& store_;
    Clock& clock_;
    FreshAnswers answers_;
    std::shared_ptr<const Pairs> pairs_;
};

}  // namespace lockstep::engine
