// Who is who: which accounts of the two directories are one person (DESIGN §4.2). Pure.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "model/account.hpp"
#include "model/plan.hpp"
#include "model/standing.hpp"
#include "policy/policy.hpp"

namespace lockstep::sync {

/// Who is in the two groups of one pair.
struct PairMembers {
    std::string pair;  ///< `Engineering = eng`
    std::set<AccountId> jumpcloud, okta;
};

/// All accounts of both sides that were read whole, and every standing. Or a part of them that can be matched by
/// itself: with each account that is on no live link, everybody who shares one of its keys.
struct World {
    std::vector<Account> jumpcloud, okta;
    std::vector<Standing> standings;
    std::vector<PairMembers> pairs{};  ///< those whose two groups are there
    /// Of a part: whether so many of all accounts share this key of the rule of that index (the `also` rules are
    /// counted on behind the others) that it tells nobody apart.
    std::function<bool(std::size_t, const std::string&)> is_crowded{};
};

/// A value that more people of one side share is no name for anybody: it neither supports nor opposes.
inline constexpr std::size_t kTellsNobodyApart = 20;

struct Matching {
    struct Link {
        AccountId jumpcloud, okta;
        std::string rules;  ///< which rules named them
        bool strong = false;
        IdentityId relinks;  ///< the identity whose other account is gone, and which goes on with this link
        friend bool operator==(const Link&, const Link&) = default;
    };
    /// An account that an `also` rule gives to a linked person: never synced, contained with them.
    struct Further {
        Side side = Side::okta;
        AccountId account;
        AccountId owner;  ///< the person's synced account in the other directory
        friend bool operator==(const Further&, const Further&) = default;
    };
    std::vector<Link> links;       ///< new ones only
    std::vector<Further> further;  ///< new ones only
    std::vector<Case> cases;       ///< everybody in a case is neither created, suspended nor written
    std::vector<AccountId> alone_jumpcloud, alone_okta;  ///< in no link, old or new, in no case, nobody's further one
    std::set<std::pair<Side, AccountId>> in_case;
    friend bool operator==(const Matching&, const Matching&) = default;
};

/// Under this key a decision parts two accounts for good (`lockstep link --unlink`, answer `separate`).
[[nodiscard]] std::string not_the_same_key(const AccountId& jumpcloud, const AccountId& okta);

/// Two accounts parted for good: each is remembered as not the same as the other.
struct Parted {
    Standing kept;   ///< the identity goes on with the account it was first known by
    Standing other;  ///< a new one, of the other account
};
/// @param standing a linked one.
[[nodiscard]] Parted part(Standing standing, const std::string& by, WallTime now);

/// What a person may answer to a case of matching: `link JUMPCLOUD OKTA`, `separate` (they are different people: each
/// is alone), `create` (after an unlink: nobody's yet). The decision stands in any standing, under the case's key.
///
/// Evaluates all rules for all accounts that are not yet on a live link. Linear in accounts, deterministic in their
/// order.
[[nodiscard]] Matching match(const policy::Policy& policy, const World& world);

/// The standing once `link` is recorded. What was known of an account that it takes the place of is forgotten: bases,
/// gifts, suspensions of ours. Nothing moves if the link was there already.
[[nodiscard]] Standing after_link(Standing standing, const Matching::Link& link, WallTime now);

/// The standing of the person whose further account it is, once that is recorded.
[[nodiscard]] Standing after_further(Standing standing, const Matching::Further& further);

/// How two values differ: `case only`, `domain only`, `JumpCloud empty`, `Okta empty`, `different`. What a person
/// decides on at first link is the pattern, not each value.
[[nodiscard]] std::string pattern_of(const Value& jumpcloud, const Value& okta);

/// One cell of the disagreement matrix that a first link shows.
struct Disagreement {
    RuleId rule;          ///< empty for states; `group PAIR` for memberships
    std::string pattern;  ///< `case only`, `domain only`, `JumpCloud empty`, `Okta empty`, `different`, `state
                          ///< active/suspended`, `only in JumpCloud`, `only in Okta`
    int count = 0;
    std::vector<std::string> examples;  ///< at most 3: `ada@example.com: "Eng" / "Engineering"`
    friend bool operator==(const Disagreement&, const Disagreement&) = default;
};
[[nodiscard]] std::vector<Disagreement> disagreements(const policy::Policy& policy, const World& world,
                                                      const std::vector<Matching::Link>& links);

}  // namespace lockstep::sync
