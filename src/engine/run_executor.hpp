// Carries runs through: every step in its order, side by side across people, durably, until each has ended (DESIGN §5).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "engine/directories.hpp"
#include "engine/holds.hpp"
#include "engine/last_look.hpp"
#include "engine/replan.hpp"
#include "engine/step_runner.hpp"
#include "model/plan.hpp"
#include "model/run.hpp"
#include "policy/policy.hpp"
#include "store/store.hpp"

namespace lockstep::engine {

/// Told of a step each time it has ended or is to be tried again, once that is stored.
using StepProgress = std::function<void(const Step&)>;

struct RunSettings {
    int urgent_people = 4;     ///< side by side in the lanes lockdown and offboard, which nothing else may hold up
    int everyday_people = 24;  ///< in the others; what goes to a directory at a time is the governor's business
};

class RunExecutor {
public:
    RunExecutor(const policy::Policy& policy, Directories directories, store::Store& store, Clock& clock,
                Random& random, const Holds& holds, RunSettings settings = {});

    /// Stores a run of the changes, in their order, those that the gate holds back left out. Nothing is sent.
    /// @param lane of what neither gives nor takes access in haste: `interactive` for a command, `bulk` for a schedule.
    /// @param policy_digest of the policy that planned them.
    Task<RunId> start(std::vector<Change> changes, std::string origin, std::string policy_digest, Lane lane);

    /// Carries the run on until every step has ended, or `stop` was called. Steps in doubt are probed first; one that
    /// cannot be settled, as its directory does not answer, stays open with all that waits for it.
    /// @return the run as it stands; finished, unless stopped or still in doubt. @throws StoreError.
    Task<Run> carry_on(RunId run, StepProgress progress);

    /// Runs that were not finished when the process ended, oldest first.
    Task<std::vector<RunId>> list_unfinished();
    /// Opens a run again: what failed, and what was skipped because of that, is to be done once more. What a vendor
    /// had refused for good is tried again too: a person asks for it.
    /// @return how many steps; 0 leaves the run as it is.
    Task<int> retry(RunId run);

    /// No step is begun any more; what is under way is heard out. For a signal handler's turn of the loop.
    void stop() { stopping_ = true; }
    [[nodiscard]] bool stopping() const { return stopping_; }

private:
    struct Crowd;
    Task<> work(Crowd& crowd, Lane first, Lane last);
    Task<> store_lost(Crowd& crowd);
    /// @return the standings of whom the steps are about, with nothing of these refused any more; not stored.
    Task<std::vector<Standing>> forget_refusals(const std::vector<Step>& steps);
    /// Whether the step's write will have its turn soon after it has been looked at; if not, when.
    [[nodiscard]] std::optional<SteadyTime> closed_until(const Step& step, int ahead) const;
    Task<> wait(Crowd& crowd, Lane first, Lane last, std::optional<SteadyTime> opens);

    const policy::Policy& policy_;
    Directories directories_;
    store::Store& store_;
    Clock& clock_;
    Random& random_;
    RunSettings settings_;
    Replan replan_;
    LastLook last_look_;
    StepRunner runner_;
    bool stopping_ = false;
};

}  // namespace lockstep::engine
