#include "sync/further_match.hpp"

#include <algorithm>
#include <map>

#include "sync/rule_index.hpp"

namespace lockstep::sync {
namespace {

const std::vector<Account>& accounts(const World& world, Side side) {
    return side == Side::okta ? world.okta : world.jumpcloud;
}

std::vector<std::size_t> only_so(std::vector<std::size_t> indices, Side side, const IsSo& is_so) {
    std::erase_if(indices, [&](std::size_t index) { return !is_so(side, index); });
    return indices;
}

}  // namespace

policy::MatchRule also_rule(const policy::Policy& policy, std::size_t index) {
    policy::MatchRule rule;
    rule.jumpcloud = policy.also_jumpcloud.at(index);
    rule.okta = policy.also_okta.at(index);
    rule.folds = rule.jumpcloud.is_folded_attribute() || rule.okta.is_folded_attribute();
    return rule;
}

std::vector<Matching::Further> find_further(const policy::Policy& policy, const World& world, WallTime now,
                                            const IsSo& is_free, const IsSo& is_linked) {
    std::map<std::pair<Side, std::size_t>, std::set<std::size_t>> owners;
    for (std::size_t i = 0; i < policy.also_jumpcloud.size(); ++i) {
        const auto rule = also_rule(policy, i);
        const RuleIndex index{rule, policy.match.size() + i, world, now};
        for (const Side side : kSides) {
            for (std::size_t mine = 0; mine < accounts(world, side).size(); ++mine) {
                if (!is_free(side, mine)) continue;
                const auto people = only_so(index.candidates(side, mine), other(side), is_linked);
                if (people.size() != 1) continue;
                const auto holders = only_so(index.candidates(other(side), people.front()), side, is_free);
                if (holders.size() == 1) owners[{side, mine}].insert(people.front());
            }
        }
    }
    std::vector<Matching::Further> found;
    for (const auto& [account, people] : owners) {
        if (people.size() != 1) continue;
        const auto& [side, mine] = account;
        found.push_back({side, accounts(world, side)[mine].id, accounts(world, other(side))[*people.begin()].id});
    }
    return found;
}

}  // namespace lockstep::sync
