// Group pairs in a pass: which there are today, who is in them, and whether a missing group is still to be made.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/directories.hpp"
#include "engine/reading.hpp"
#include "engine/seen_table.hpp"
#include "engine/sightings.hpp"
#include "model/pair.hpp"
#include "model/run.hpp"
#include "policy/policy.hpp"
#include "store/store.hpp"
#include "sync/pairs.hpp"

namespace lockstep::engine {

/// The policy's pairs, and the groups that they were found among.
struct PairsToday {
    sync::PairPlan plan;
    sync::GroupLists groups;  ///< all of both sides; empty if the policy has no pairs
};

/// Lists all groups of both sides and resolves the policy's pairs; a group that a pair has and no list shows is looked
/// up by id. Reads nothing if the policy has no pairs. @throws DirectoryError, StoreError.
Task<PairsToday> resolve_pairs(const policy::Policy& policy, Directories directories, store::Store& store, Lane lane);

/// Files the members of all paired groups with the reading, one list a group. @throws DirectoryError.
Task<> read_members(Directories directories, const std::vector<GroupPair>& pairs, Lane lane, Reading& reading);

/// What of the pairs plans rest on: by this they may differ though no account and no edge does.
[[nodiscard]] std::string terms_of(std::vector<GroupPair> pairs);

/// The same number for both accounts of a linked person, on either side; 0: nobody's.
using PersonOf = std::function<std::uint64_t(Side, const AccountId&)>;
/// Whose account each number of the member lists is, by side.
using Persons = std::array<std::vector<std::uint64_t>, 2>;
[[nodiscard]] Persons persons_of(const Reading& reading, const PersonOf& person_of);
/// How the two member lists of a pair stand, but for who is protected.
/// @param one_sided gets the people whose edge only one side has.
[[nodiscard]] PairCounts count_members(const GroupPair& pair, const Reading& reading, const Persons& persons,
                                       std::vector<SeenTable::Number>& one_sided);

/// The pairs as they are remembered, for who is planned without a pass; none if the policy has none.
Task<std::shared_ptr<const Pairs>> load_pairs(const policy::Policy& policy, store::Store& store);

/// Whether the group that the step would make is still missing, on lists read now.
Task<Look> look_at_new_group(const policy::Policy& policy, Directories directories, store::Store& store, Step step);

/// The pair of a step that has made its group, or that was told that it will never be made.
Task<GroupPair> pair_after(store::Store& store, Change creation, std::optional<Group> made, std::string refusal,
                           WallTime now);

}  // namespace lockstep::engine
