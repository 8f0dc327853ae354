// Whom one matching rule names for an account: hash maps by key, so that a whole directory is matched in linear time.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "sync/match.hpp"

namespace lockstep::sync {

/// What `rule` matches this account by: folded where the rule folds, none where the account holds nothing. More than
/// one where a login and an e-mail are one name space.
[[nodiscard]] std::vector<std::string> match_keys(const policy::MatchRule& rule, const Account& account, WallTime now);

class RuleIndex {
public:
    /// @param number the rule's place among the policy's.
    RuleIndex(const policy::MatchRule& rule, std::size_t number, const World& world, WallTime now);

    [[nodiscard]] const policy::MatchRule& rule() const { return rule_; }
    /// The accounts of the other side that share a key with account `index` of `side`, ascending. None if so many share
    /// it that it tells nobody apart.
    [[nodiscard]] std::vector<std::size_t> candidates(Side side, std::size_t index) const;
    /// Both hold a value of this rule, and none in common.
    [[nodiscard]] bool differs(std::size_t jumpcloud, std::size_t okta) const;
    /// Each is the other's only candidate.
    [[nodiscard]] bool names_only_each_other(std::size_t jumpcloud, std::size_t okta) const;
    /// It names somebody, and not this one, for either; strong: or both hold its value and differ.
    [[nodiscard]] bool speaks_against(std::size_t jumpcloud, std::size_t okta) const;

private:
    struct Bucket {
        std::vector<std::size_t> jumpcloud, okta;
        bool crowded = false;
        [[nodiscard]] const std::vector<std::size_t>& at(Side side) const {
            return side == Side::okta ? okta : jumpcloud;
        }
    };
    using Buckets = std::vector<const Bucket*>;  ///< of one account: one, or two where login and e-mail are one

    void add(const Account& account, std::size_t index, WallTime now);
    [[nodiscard]] const Buckets& buckets(Side side, std::size_t index) const {
        return side == Side::okta ? okta_[index] : jumpcloud_[index];
    }

    const policy::MatchRule& rule_;
    std::unordered_map<std::string, Bucket> by_key_;
    std::vector<Buckets> jumpcloud_, okta_;
};

}  // namespace lockstep::sync
