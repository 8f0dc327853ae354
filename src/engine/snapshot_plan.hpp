// A plan of everybody on what was last read, under any policy: no directory is asked, and nothing is stored.
#pragma once

#include <functional>

#include "core/clock.hpp"
#include "engine/pass_result.hpp"
#include "engine/snapshot.hpp"
#include "store/store.hpp"

namespace lockstep::engine {

/// The same pass as over the directories, over a snapshot of them; under the policy that the snapshot is read by.
/// @param planned told of each person once they are planned; of those in a case, about whom nothing is, too.
Task<PassResult> plan_snapshot(Snapshot& snapshot, store::Store& store, Clock& clock,
                               std::function<void(const Candidate&)> planned);

}  // namespace lockstep::engine
