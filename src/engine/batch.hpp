// People whose accounts and standings are in memory: who is who among them, what is planned for each, and what a pass
// reports of it.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/answers.hpp"
#include "engine/pass_result.hpp"
#include "engine/planning.hpp"
#include "engine/presence.hpp"
#include "engine/reading.hpp"
#include "engine/standings.hpp"

namespace lockstep::engine {

struct Batch {
    Reading reading;
    Standings remembered;
    Absences absences{};
    std::vector<sync::PairMembers> pairs{};
    std::set<std::pair<Side, AccountId>> bystanders{};  ///< here for matching only: planned if they are linked by it
};

/// Of these accounts, those in the pairs whose two groups are there and were read.
[[nodiscard]] std::vector<sync::PairMembers> pair_members(const policy::Policy& policy, const Reading& reading,
                                                          const std::vector<std::pair<Side, AccountId>>& accounts);

/// A batch once it is matched.
struct Matched {
    sync::Matching matching;
    std::vector<sync::Disagreement> disagreements;
    Standings standings;  ///< with the new links
    std::set<IdentityId> newly_linked;
    std::vector<Change> links;  ///< the new links as changes
};
/// @param is_crowded see sync::World; empty: the batch is everybody.
[[nodiscard]] Matched match_batch(const policy::Policy& policy, Batch& batch, WallTime now,
                                  std::function<bool(std::size_t, const std::string&)> is_crowded = {});

/// Everybody of a matched batch who is to be planned, by identity.
[[nodiscard]] std::vector<Candidate> candidates_of(const Matched& matched, const Batch& batch);

/// Files what matching found with the result: links, cases with the standings they are kept with, disagreements.
/// @param most_links as soon as there are more, none is listed any more: only their number is told.
void report_matching(Matched& matched, const Batch& batch, std::size_t most_links, PassResult& result);

}  // namespace lockstep::engine
