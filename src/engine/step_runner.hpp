// One step, one try: look, write down, send, hear, write down. The one place where a failed write becomes a decision.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "engine/directories.hpp"
#include "engine/frozen.hpp"
#include "engine/holds.hpp"
#include "engine/last_look.hpp"
#include "engine/steps/step_kind.hpp"
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
          holds_{holds} {}

    /// Takes an open step one try further. The caller sees to it that no other step of the person is under way.
    /// @param riders steps that put the account to be created in a group; the create may take them along.
    /// @param same_policy the plan was made under today's policy.
    /// @return the step, and the riders that it took along, as they are stored now: ended, or to be tried again at
    ///         `not_before`.
    /// @throws StoreError, and nothing else.
    Task<std::vector<Step>> attempt(Step step, std::vector<Step> riders, bool same_policy);

private:
    /// What one attempt holds together while it lasts.
    struct Attempt {
        Step step;
        std::vector<Step> riders;
        bool same_policy;
        Standing standing{};
        Frozen request{};
        Change change{};  ///< as the last look found it
        std::string etag{};
        bool doubt_before = false;  ///< an earlier try may still land
        std::string left_out{};     ///< the values that the vendor refused, and why
        std::vector<Step> ended{};  ///< what `attempt` returns
    };

    Task<> go(Attempt& attempt);
    /// Probes. True if that ended the attempt.
    Task<bool> settle_doubt(Attempt& attempt);
    /// False if there is nothing to write any more, which ended the attempt.
    Task<bool> look(Attempt& attempt);
    /// A new account's login, proven free, and the groups that it is put in by the same request.
    Task<bool> prepare_create(Attempt& attempt, std::optional<WallTime> name_free_at);
    Task<> write(Attempt& attempt);
    Task<> answered(Attempt& attempt, steps::Effect effect);
    Task<> read_back(Attempt& attempt);
    Task<> compare(Attempt& attempt, steps::Effect effect);
    Task<> refused(Attempt& attempt, directory::DirectoryError error);
    /// True if something is left that may be sent without the values that the refusal names.
    bool leave_out(Attempt& attempt, const directory::DirectoryError& error);
    Task<> failed_call(Attempt& attempt, directory::DirectoryError error, bool sent);

    Task<> succeed(Attempt& attempt, steps::Effect effect, std::string outcome);
    Task<> end_well(Attempt& attempt, Change written, std::string outcome);
    Task<> fail(Attempt& attempt, std::string outcome, std::optional<JournalLine> landed);
    Task<> skip(Attempt& attempt, std::string outcome);
    Task<> postpone(Attempt& attempt, WallTime until, std::string outcome);

    [[nodiscard]] steps::Work work(const Attempt& attempt) const;
    /// Until then an earlier try may still land.
    [[nodiscard]] WallTime quiet_at(const Attempt& attempt) const;
    [[nodiscard]] WallTime next_try(const Attempt& attempt, std::optional<WallTime> asked_for) const;

    const policy::Policy& policy_;
    Directories directories_;
    store::Store& store_;
    Clock& clock_;
    Random& random_;
    LastLook& last_look_;
    const Holds& holds_;
};

}  // namespace lockstep::engine
