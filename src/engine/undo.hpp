// Plans what takes back a run's writes, and looks once more right before each is written (DESIGN §5, "Undo").
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "core/clock.hpp"
#include "engine/replan.hpp"
#include "model/run.hpp"
#include "sync/undo.hpp"

namespace lockstep::engine {

/// One line of the journal, taken back as far as that goes.
struct Undone {
    std::optional<Change> change;  ///< none if nothing of it can be
    std::vector<sync::NotUndone> left;
};

class Undo {
public:
    Undo(Replan& replan, Clock& clock) : replan_{replan}, clock_{clock} {}

    /// Lines of one person that come one after the other are taken back on facts that are read once.
    /// @throws DirectoryError, StoreError.
    Task<Undone> take_back(JournalLine line, Standing standing, Lane lane);
    /// What is left of an inverse on facts read now.
    Task<Undone> judge(Change inverse, Standing standing, Lane lane);

private:
    Task<Undone> judge_on_known(Change inverse, Standing standing, Lane lane);
    /// Both accounts, and of an edge the memberships of the account written.
    Task<Facts> read(Change inverse, Standing standing, Lane lane);

    Replan& replan_;
    Clock& clock_;
    std::optional<Facts> facts_;
    IdentityId of_;             ///< whose
    std::set<Question> asked_;  ///< what was read for them besides
};

}  // namespace lockstep::engine
