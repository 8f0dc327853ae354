// What a pass comes to: the plan of everybody it was about, and what it learned of them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/directories.hpp"
#include "engine/planning.hpp"
#include "model/plan.hpp"
#include "policy/policy.hpp"
#include "store/store.hpp"
#include "sync/match.hpp"

namespace lockstep::engine {

/// How many there are of what, for `status` and the plan's head.
struct PassCounts {
    std::size_t jumpcloud_accounts = 0;
    std::size_t okta_accounts = 0;
    std::size_t linked = 0;         ///< identities with both accounts, this pass's new links included
    std::size_t active_linked = 0;  ///< of those, active on their source: what shares of limits are of
    std::size_t new_links = 0;
    std::size_t unmanaged = 0;  ///< in no population
    std::map<std::string, std::size_t> populations;
};

struct PassResult {
    Plan plan;
    std::vector<store::Settlement> settlements;  ///< what the pass learned; stored by `link` and `apply`, not by `plan`
    std::vector<sync::Matching::Link> links;     ///< new ones
    std::vector<sync::Disagreement> disagreements;  ///< among the new links
    PassCounts counts;
    std::vector<std::string> health;  ///< why a source is not to be trusted with absences; empty if all is well
};

/// Of what a pass learned, that which `link` records: links with the bases of what agrees, and cases.
[[nodiscard]] std::vector<store::Settlement> links_only(const PassResult& result);

/// The side whose account joins what `known` knew already.
[[nodiscard]] Side joining_side(const Standings& known, const sync::Matching::Link& link);
/// The change that says so. @param account the one that joins.
[[nodiscard]] Change link_change(const Account& account, const sync::Matching::Link& link, const Standing& standing);

/// Adds what planning found out about these people. @param newly_linked who has a new link.
void collect(std::vector<Candidate>& candidates, const std::set<IdentityId>& newly_linked, PassResult& result);

/// The gate's word on the whole plan, and what it will cost in calls.
/// @param active_linked at the last complete pass.
Task<> admit(const policy::Policy& policy, Directories directories, store::Store& store, std::size_t active_linked,
             PassResult& result);

}  // namespace lockstep::engine
