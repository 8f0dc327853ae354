// Absence proves nothing (DESIGN decision 6): linked accounts that are in no page are read by id before anything is
// concluded.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/clock.hpp"
#include "engine/directories.hpp"
#include "model/facts.hpp"

namespace lockstep::engine {

/// What became of the linked accounts that a complete list did not show.
struct Absences {
    std::map<std::pair<Side, AccountId>, Facts::Seen> seen;  ///< present after all, gone, or missing (not concluded)
    std::set<Side> distrusted;                               ///< sources whose list is not to be believed
    std::vector<std::string> health;                         ///< and why, for people
};

/// One side's list, held against the standings.
struct ListCheck {
    Side side = Side::jumpcloud;
    std::size_t linked = 0;          ///< accounts of standings that are not gone
    std::vector<AccountId> missing;  ///< of those, in no page
    AccountId sentinel;              ///< somebody whom the list shows; empty if it shows nobody
};

/// Looks each missing account up by id, unless so many are missing that the list itself is at fault: more than 50 and
/// more than a tenth of the linked ones. `gone` = in no page, 404 by id, and a sentinel of the same list read by id.
Task<> look_up_missing(Directories directories, ListCheck check, Lane lane, Absences& absences);

}  // namespace lockstep::engine
