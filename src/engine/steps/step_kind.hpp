// A kind of step: how it writes, and how one tells from the directory that its effect is there (DESIGN §5).
//
// What may be done after a doubt is not decided here but by the repeat class in `traits_of`.
#pragma once

#include <optional>
#include <string>

#include "core/task.hpp"
#include "directory/directory.hpp"
#include "engine/frozen.hpp"
#include "model/run.hpp"
#include "model/standing.hpp"
#include "policy/policy.hpp"

namespace lockstep::engine::steps {

/// All that one try has to work with. What it refers to outlives the try.
struct Work {
    const policy::Policy& policy;
    directory::Directory& directory;  ///< the one that is written
    const Step& step;
    const Change& change;  ///< as the last look found it
    const Standing& standing;
    const Frozen& request;
    AccountId account;     ///< whose it is; empty if the change makes it, or is about none
    std::string if_match;  ///< the account's ETag if it was read by id for this try
};

/// What a write left in the directory, as far as its own answer or a read by id shows it.
struct Effect {
    std::optional<Account> held;
    std::string request_id;
    std::optional<Group> group{};  ///< of a creation: the group that came of it
};

/// Whether the effect of a step is there.
struct Found {
    enum class Probe {
        absent,     ///< not there
        done,       ///< there
        different,  ///< something that is not ours stands where it should be
    };
    Probe probe = Probe::absent;
    Effect effect;
    std::string text;  ///< of `different`: what stands there
};

class StepKind {
public:
    virtual ~StepKind() = default;
    /// Sends the write once. @throws DirectoryError.
    virtual Task<Effect> write(Work work) const = 0;
    /// Looks by id or by login, never by search. @throws DirectoryError.
    virtual Task<Found> probe(Work work) const = 0;
    /// The write's own answer does not prove it: it is done once `probe` says so.
    [[nodiscard]] virtual bool is_read_back(const Change&) const { return false; }
};

/// The one table of kinds. @param kind not a `local` one: those write no directory.
[[nodiscard]] const StepKind& step_kind(ChangeKind kind);

// One a file.
[[nodiscard]] const StepKind& create_account();
[[nodiscard]] const StepKind& set_attributes();
[[nodiscard]] const StepKind& create_group();
[[nodiscard]] const StepKind& change_of_state(ChangeKind kind);
[[nodiscard]] const StepKind& end_of_access(ChangeKind kind);
[[nodiscard]] const StepKind& edge(ChangeKind kind);
[[nodiscard]] const StepKind& devices(ChangeKind kind);

}  // namespace lockstep::engine::steps
