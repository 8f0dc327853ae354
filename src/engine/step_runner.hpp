// Carries one try of one step through: does what its life asks for, and tells it what came of that.
#pragma once

#include <optional>
#include <vector>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "engine/directories.hpp"
#include "engine/doubts.hpp"
#include "engine/holds.hpp"
#include "engine/last_look.hpp"
#include "engine/step_life.hpp"
#include "model/run.hpp"
#include "policy/policy.hpp"
#include "store/store.hpp"

namespace lockstep::engine {

class StepRunner {
public:
    StepRunner(const policy::Policy& policy, Directories directories, store::Store& store, Clock& clock, Random& random,
               LastLook& last_look, const Holds& holds)
        : policy_{policy},
          directories_{directories},
          store_{store},
          clock_{clock},
          random_{random},
          last_look_{last_look},
          holds_{holds},
          doubts_{policy.safety.quiet_time} {}

    /// Before the first step of a run: learns what other runs have left in doubt. @throws StoreError.
    Task<> read_doubts() { return doubts_.read(store_); }

    /// Takes an open step one try further. The caller sees to it that no other step of the person is under way.
    /// @param riders steps that put the account to be created in a group; the create may take them along.
    /// @param same_policy the plan was made under today's policy.
    /// @return the step, and the riders that it took along, as they are stored now: ended, or to be tried again at
    ///         `not_before`.
    /// @throws StoreError, and nothing else.
    Task<std::vector<Step>> attempt(Step step, std::vector<Step> riders, bool same_policy);

private:
    /// What the life asks for next. @throws DirectoryError, StoreError.
    Task<> go_on(StepLife& life, bool same_policy);
    /// Doubts of others, the planner's answer on young facts, and the approval that it may need.
    Task<> look(StepLife& life, bool same_policy);

    const policy::Policy& policy_;
    Directories directories_;
    store::Store& store_;
    Clock& clock_;
    Random& random_;
    LastLook& last_look_;
    const Holds& holds_;
    Doubts doubts_;
};

}  // namespace lockstep::engine
