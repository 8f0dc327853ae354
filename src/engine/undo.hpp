// Plans what takes back a run's writes, and looks once more right before each is written (DESIGN §5, "Undo").
#pragma once

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

    /// @throws DirectoryError, StoreError.
    Task<Undone> take_back(JournalLine line, Standing standing, Lane lane);
    /// What is left of an inverse on facts read now.
    Task<Undone> judge(Change inverse, Standing standing, Lane lane);

private:
    Replan& replan_;
    Clock& clock_;
};

}  // namespace lockstep::engine
