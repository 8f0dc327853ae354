// What a reading says of groups, apps and device groups, in the form in which the mirror keeps it.
#pragma once

#include <vector>

#include "engine/reading.hpp"
#include "engine/row_digest.hpp"
#include "store/store.hpp"
#include "sync/pairs.hpp"

namespace lockstep::engine {

/// Each once; those whose members were read with the hashes of their ids.
/// @param paired the lists that the policy's group pairs were resolved on.
[[nodiscard]] std::vector<store::MirrorGroup> mirror_groups(const Reading& reading, const sync::GroupLists& paired,
                                                            const RowDigest& digest);

}  // namespace lockstep::engine
