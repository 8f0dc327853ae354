// One directory as the snapshot has it: reads are answered from it, writes are refused.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include "directory/directory.hpp"
#include "engine/snapshot.hpp"

namespace lockstep::engine {

/// @param org as it was pinned. The snapshot outlives the directory.
[[nodiscard]] std::unique_ptr<directory::Directory> make_snapshot_directory(Snapshot& snapshot, Side side,
                                                                            directory::OrgIdentity org);

}  // namespace lockstep::engine
