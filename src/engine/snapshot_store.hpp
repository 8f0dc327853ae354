// The store as a pass over a snapshot has it: all that is remembered, and nothing that is kept.
#pragma once

#include <memory>

#include "engine/snapshot.hpp"
#include "store/store.hpp"

namespace lockstep::engine {

/// The table of the seen begins empty, so that everybody is planned; what the pass puts into the mirror lasts as long
/// as this does, and every other write throws. Both outlive it.
[[nodiscard]] std::unique_ptr<store::Store> make_snapshot_store(store::Store& real, Snapshot& snapshot);

}  // namespace lockstep::engine
