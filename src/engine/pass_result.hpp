// What a pass comes to: the plan of everybody it was about, and what it learned of them.
#pragma once

#include <functional>
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
#include "sync/pairs.hpp"

namespace lockstep::engine {

/// How many there are of what, for `status` and the plan's head.
struct PassCounts {
    std::size_t jumpcloud_accounts = 0;
    std::size_t okta_accounts = 0;
    std::size_t linked = 0;         ///< identities with both accounts, this pass's new links included
    std::size_t active_linked = 0;  ///< of those, active on their source: what shares of limits are of
    std::size_t new_links = 0;
    std::size_t planned = 0;    ///< identities that were not passed over as unchanged and settled
    std::size_t unmanaged = 0;  ///< in no population
    std::map<std::string, std::size_t> populations;
};

struct PassResult {
    Plan plan;
    std::vector<store::Settlement> settlements;     ///< what the pass learned, where it was to be kept here
    std::vector<sync::Matching::Link> links;        ///< new ones
    bool knows_pairs = false;                       ///< a pass over some people alone resolves none
    std::vector<Case> pair_cases;                   ///< about `plan.pairs`; both are stored after the settlements
    std::vector<sync::Disagreement> disagreements;  ///< among the new links
    PassCounts counts;
    std::vector<std::string> pages;   ///< what the gate lets through and somebody must hear of at once
    std::vector<std::string> health;  ///< why a source is not to be trusted with absences; empty if all is well
    /// What the mirror is to be told once all that was learned is stored: see record_pass.
    std::function<Task<>()> after_settling{};
    bool is_aside = false;  ///< something was kept aside in the store

    /// There are more than PassOptions::most_links.
    [[nodiscard]] bool has_unlisted_links() const { return counts.new_links > links.size(); }
};

/// Under this setting `state.db` keeps the token of the mirror whose digests are not ahead of its bases.
inline constexpr const char* kMirrorToken = "mirror";

/// What becomes of what a pass learns of people: their standings, cases and conflicts.
enum class Keep {
    here,     ///< in PassResult::settlements
    nowhere,  ///< `plan` stores nothing
    aside,    ///< in the store, until record_pass settles it
    at_once,  ///< settled while the pass goes on: links with the bases of what agrees, and cases
};

/// Stores what a pass learned that is not stored yet, and then tells the mirror.
Task<> record_pass(store::Store& store, PassResult& result);

/// Of what a pass learned, that which `link` records: links with the bases of what agrees, and cases.
[[nodiscard]] std::vector<store::Settlement> links_only(const PassResult& result);

/// The side whose account joins what `known` knew already.
[[nodiscard]] Side joining_side(const Standings& known, const sync::Matching::Link& link);
/// The change that says so. @param account the one that joins.
[[nodiscard]] Change link_change(const Account& account, const sync::Matching::Link& link, const Standing& standing);

/// Worth keeping: a link, something decided or refused, or something that is about to be written.
[[nodiscard]] bool is_kept(const IdentityPlan& plan);
/// Nothing is left to be planned for it, nor to be told of it, as long as what its plan rests on stands still.
[[nodiscard]] bool is_quiet(const Candidate& candidate);
/// Files the group pairs, whose members are counted: groups to be made, cases and notices.
void report_pairs(sync::PairPlan pairs, PassResult& result);

/// Adds what planning found out about these people. @param newly_linked who has a new link.
void collect(std::vector<Candidate>& candidates, const std::set<IdentityId>& newly_linked, PassResult& result);

/// The gate's word on the whole plan, and what it will cost in calls.
/// @param active_linked at the last complete pass.
Task<> admit(const policy::Policy& policy, Directories directories, store::Store& store, std::size_t active_linked,
             PassResult& result);

}  // namespace lockstep::engine
