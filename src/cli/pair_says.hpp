// What the group pairs say of one person: who has the edge on which side, what is remembered of it, and what becomes of
// it.
#pragma once

#include <boost/json/array.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/terminal.hpp"
#include "model/facts.hpp"
#include "model/pair.hpp"
#include "model/plan.hpp"
#include "model/standing.hpp"

namespace lockstep::cli {

struct PairSays {
    GroupPair pair;
    std::optional<bool> jumpcloud, okta;  ///< a member there; none: was not read
    std::optional<PairEdge> known;        ///< what is remembered of the edge
    std::string outcome;  ///< `both sides have them`, `to be added to Okta's crew`, why nothing is written
    bool rests = false;   ///< the sides differ, and nothing is written

    /// By either group, by both, or by the line of the policy.
    [[nodiscard]] bool is_named(const std::string& name) const;
    [[nodiscard]] bool is_at_stake() const { return jumpcloud == true || okta == true || known.has_value(); }
};

/// Of every pair; pure. @param standing as it was before `plan`.
[[nodiscard]] std::vector<PairSays> pairs_of(const Facts& facts, const Standing& standing, const IdentityPlan& plan);

void print_pairs(const std::vector<PairSays>& pairs, const Terminal& terminal);
[[nodiscard]] boost::json::array pair_says_array(const std::vector<PairSays>& pairs);

}  // namespace lockstep::cli
