// Which groups are pairs today: by name, by pattern, and by what was remembered of them (DESIGN §4.5). Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/problem.hpp"
#include "model/account.hpp"
#include "model/pair.hpp"
#include "model/plan.hpp"
#include "policy/policy.hpp"

namespace lockstep::sync {

/// All groups of both directories, each list complete.
struct GroupLists {
    std::vector<Group> jumpcloud, okta;

    [[nodiscard]] const std::vector<Group>& of(Side side) const { return side == Side::okta ? okta : jumpcloud; }
};

/// What the policy's pairs come to.
struct PairPlan {
    std::vector<GroupPair> pairs;   ///< all that stand; one whose rule the policy has no more is forgotten
    std::vector<Change> creations;  ///< `create_group`, about no person
    std::vector<Case> cases;        ///< about pairs; answers go to the pair's `decisions`
    std::vector<Notice> notices;
};

/// A pair once made goes by the ids of its groups: a rename keeps it, a deletion pauses it. A missing group is created
/// where the rule says so. A group that is there already is taken if the policy names it literally; else, and where a
/// group of a deleted one's name appears, only by a person's word.
[[nodiscard]] PairPlan resolve_pairs(const policy::Policy& policy, const std::vector<GroupPair>& known,
                                     const GroupLists& groups);

/// The pair once its group was made, or once the vendor would not make it.
[[nodiscard]] GroupPair after_creation(GroupPair pair, const Group& made, WallTime at);
[[nodiscard]] GroupPair after_refused_creation(GroupPair pair, std::string text);

/// What is wrong with a policy that would write a group which is not ours to write.
[[nodiscard]] std::vector<Problem> problems_of(const policy::Policy& policy, const std::vector<GroupPair>& pairs);

/// Whose the edges are that one side only has when the pair begins: the policy's word, else a person's; none: nobody
/// has said so yet, and there are such edges.
[[nodiscard]] std::optional<FirstPair> first_word(const GroupPair& pair);
/// The questions that pairs cannot begin without, once their members are counted.
[[nodiscard]] std::vector<Case> first_links(const std::vector<GroupPair>& pairs);
/// From here on an edge of one side only is somebody's edit, in each pair that may begin. Only to be stored after the
/// standings that were planned under it.
[[nodiscard]] std::vector<GroupPair> begun(std::vector<GroupPair> pairs, WallTime now);

/// A rule, or another system, fills the group on `side` by now, which was ours to write when the pair was made; what
/// it gives and takes crosses only once a person has said so.
[[nodiscard]] bool is_taken_over(const GroupPair& pair, Side side);
[[nodiscard]] bool may_cross(const GroupPair& pair, Side side);

}  // namespace lockstep::sync
