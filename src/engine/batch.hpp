// People whose accounts and standings are in memory: who is who among them, what is planned for each, and what a pass
// reports of it.
#pragma once

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
    Absences absences;
    bool whole = false;                                 ///< everybody is in here
    std::set<std::pair<Side, AccountId>> bystanders{};  ///< here for matching only: planned if they are linked by it
};

/// A batch once it is matched: the standings with the new links, and everybody who is to be planned, by identity.
struct Matched {
    sync::Matching matching;
    std::vector<sync::Disagreement> disagreements;
    Standings standings;
    std::set<IdentityId> newly_linked;
    std::vector<Change> links;  ///< the new links as changes
    std::vector<Candidate> candidates;
};
[[nodiscard]] Matched match_batch(const policy::Policy& policy, Batch& batch, WallTime now);

/// Files what matching found with the result: links, cases with the standings they are kept with, disagreements.
void report_matching(Matched& matched, const Batch& batch, PassResult& result);

}  // namespace lockstep::engine
