// Values that both sides changed: which of them a command means, and a person's word on them (DESIGN §4.3).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "directory/directory.hpp"
#include "engine/directories.hpp"
#include "model/plan.hpp"
#include "store/store.hpp"

namespace lockstep::engine {

/// What is set narrows it; nothing set means all of them.
struct ConflictFilter {
    std::optional<IdentityId> identity;
    std::string attribute;  ///< a rule, or an attribute of either side that it connects
    std::string pattern;    ///< of `sync::pattern_of`
};
[[nodiscard]] bool picks(const ConflictFilter& filter, const Conflict& conflict);

/// Records the answer for each conflict: it names both values, and lapses if either moves. The values are written by
/// the next pass, if today's policy then still asks.
/// @return how many. @throws StoreError.
Task<std::size_t> settle_conflicts(store::Store& store, std::vector<Conflict> conflicts, Side take, std::string by,
                                   WallTime now);

/// Who last set the conflict's value on that side, as far as the directory's log tells.
/// @param value as it is held there: an entry that set something else is not the one.
Task<std::optional<directory::Edit>> find_last_edit(directory::Directory& directory, Standing standing,
                                                    std::string attribute, Value value, WallTime since);

}  // namespace lockstep::engine
