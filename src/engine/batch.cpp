#include "engine/batch.hpp"

#include <algorithm>
#include <map>
#include <ranges>
#include <tuple>

namespace lockstep::engine {
namespace {

/// The links that matching found, as standings: the one that is known already goes on, else a new one.
Standings with_links(Standings standings, const Reading& reading, const std::vector<sync::Matching::Link>& links,
                     WallTime now) {
    for (const auto& link : links) {
        const auto* known = standings.find(Side::jumpcloud, link.jumpcloud);
        if (!known) known = standings.find(Side::okta, link.okta);
        const auto* account = reading.jumpcloud.find(link.jumpcloud);
        standings.put(sync::after_link(known ? *known : make_standing(*account), link, now));
    }
    return standings;
}

Facts::Seen seen_of(const Standing& standing, Side side, const Reading& reading, const Absences& absences) {
    const auto& place = standing.place(side);
    if (place.account.empty()) return {Presence::never, std::nullopt};
    if (const auto* account = reading[side].find(place.account)) return {Presence::present, *account};
    if (place.gone) return {Presence::gone, std::nullopt};
    const auto it = absences.seen.find({side, place.account});
    return it == absences.seen.end() ? Facts::Seen{Presence::missing, std::nullopt} : it->second;
}

std::set<std::pair<Side, AccountId>> further_accounts(const Standings& standings) {
    std::set<std::pair<Side, AccountId>> further;
    for (const auto& standing : standings.all() | std::views::values) {
        for (const auto& account : standing.further_jumpcloud) further.emplace(Side::jumpcloud, account);
        for (const auto& account : standing.further_okta) further.emplace(Side::okta, account);
    }
    return further;
}

/// Everybody who is to be planned: all standings, and all accounts that are in none and in no case; no bystanders.
std::vector<Candidate> candidates(const Standings& standings, const Batch& batch, const sync::Matching& matching,
                                  const std::set<IdentityId>& newly_linked) {
    const auto& reading = batch.reading;
    std::vector<Candidate> everybody;
    const auto add = [&](const Standing& standing) {
        Candidate candidate;
        candidate.standing = standing;
        candidate.facts.oldest_read = std::min(reading.jumpcloud.began, reading.okta.began);
        for (const Side side : kSides) candidate.facts.seen(side) = seen_of(standing, side, reading, batch.absences);
        everybody.push_back(std::move(candidate));
    };
    const auto in_case = [&](const Standing& standing) {
        return std::ranges::any_of(
            kSides, [&](Side side) { return matching.in_case.contains({side, standing.place(side).account}); });
    };
    const auto is_bystander = [&](const Standing& standing) {
        return !newly_linked.contains(standing.id) && std::ranges::any_of(kSides, [&](Side side) {
            return batch.bystanders.contains({side, standing.place(side).account});
        });
    };
    const auto further = further_accounts(standings);
    const auto is_further = [&](const Standing& standing) {
        return !standing.linked() && std::ranges::any_of(kSides, [&](Side side) {
            return further.contains({side, standing.place(side).account});
        });
    };
    for (const auto& standing : standings.all() | std::views::values) {
        if (!in_case(standing) && !is_bystander(standing) && !is_further(standing)) add(standing);
    }
    for (const Side side : kSides) {
        for (const auto& id : side == Side::okta ? matching.alone_okta : matching.alone_jumpcloud) {
            if (!standings.find(side, id) && !batch.bystanders.contains({side, id}))
                add(make_standing(*reading[side].find(id)));
        }
    }
    std::ranges::sort(everybody, {}, [](const Candidate& candidate) { return candidate.standing.id; });
    return everybody;
}

/// What a case of matching is kept with: the standing of the person asked about, new or known.
std::vector<store::Settlement> case_settlements(const std::vector<Case>& cases, const Standings& standings,
                                                const Reading& reading) {
    std::map<IdentityId, store::Settlement> settlements;
    for (const auto& open : cases) {
        auto& settlement = settlements[open.identity];
        settlement.cases.push_back(open);
        if (const auto* known = standings.find(open.identity)) {
            settlement.standing = *known;
            continue;
        }
        for (const auto& candidate : open.candidates) {
            const auto* account = reading[candidate.side].find(candidate.account);
            if (account && make_standing(*account).id == open.identity) settlement.standing = make_standing(*account);
        }
    }
    std::vector<store::Settlement> list;
    for (auto& [identity, settlement] : settlements) {
        if (!settlement.standing.id.empty()) list.push_back(std::move(settlement));
    }
    return list;
}

/// Both lists are in the order of their cells.
void add_disagreements(std::vector<sync::Disagreement> some, std::vector<sync::Disagreement>& all) {
    constexpr std::size_t kExamples = 3;
    const auto cell = [](const sync::Disagreement& one) { return std::tie(one.rule, one.pattern); };
    for (auto& one : some) {
        const auto it = std::ranges::lower_bound(all, cell(one), {}, cell);
        if (it == all.end() || cell(*it) != cell(one)) {
            all.insert(it, std::move(one));
            continue;
        }
        it->count += one.count;
        for (auto& example : one.examples) {
            if (it->examples.size() < kExamples) it->examples.push_back(std::move(example));
        }
    }
}

}  // namespace

std::vector<sync::PairMembers> pair_members(const policy::Policy& policy, const Reading& reading,
                                            const std::vector<std::pair<Side, AccountId>>& accounts) {
    const auto find = [&](Side side, const std::string& name) -> const GroupId* {
        const auto group = reading[side].groups.find(name);
        if (group == reading[side].groups.end()) return nullptr;
        const auto& id = group->second.id;
        return reading[side].members.groups().contains(id) ? &id : nullptr;
    };
    std::vector<sync::PairMembers> pairs;
    std::map<std::pair<Side, GroupId>, std::size_t> pair_of;
    for (const auto& rule : policy.groups) {
        if (rule.pattern) continue;
        const auto* jumpcloud = find(Side::jumpcloud, rule.jumpcloud);
        const auto* okta = find(Side::okta, rule.okta);
        if (!jumpcloud || !okta) continue;
        pair_of.emplace(std::pair{Side::jumpcloud, *jumpcloud}, pairs.size());
        pair_of.emplace(std::pair{Side::okta, *okta}, pairs.size());
        pairs.push_back({rule.jumpcloud + " = " + rule.okta, {}, {}});
    }
    if (pairs.empty()) return pairs;
    for (const auto& [side, id] : accounts) {
        for (auto& group : reading[side].members.of(id).groups) {
            const auto it = pair_of.find({side, std::move(group)});
            if (it == pair_of.end()) continue;
            auto& pair = pairs[it->second];
            (side == Side::okta ? pair.okta : pair.jumpcloud).insert(id);
        }
    }
    return pairs;
}

Matched match_batch(const policy::Policy& policy, Batch& batch, WallTime now,
                    std::function<bool(std::size_t, const std::string&)> is_crowded) {
    Matched matched;
    {
        sync::World world{std::move(batch.reading.jumpcloud.accounts), std::move(batch.reading.okta.accounts),
                          batch.remembered.list(), std::move(batch.pairs), std::move(is_crowded)};
        matched.matching = sync::match(policy, world);
        matched.disagreements = sync::disagreements(policy, world, matched.matching.links);
        batch.reading.jumpcloud.accounts = std::move(world.jumpcloud);
        batch.reading.okta.accounts = std::move(world.okta);
    }
    std::vector<Side> joining;
    for (const auto& link : matched.matching.links) joining.push_back(joining_side(batch.remembered, link));
    matched.standings = with_links(std::move(batch.remembered), batch.reading, matched.matching.links, now);
    for (std::size_t i = 0; i < joining.size(); ++i) {
        const auto& link = matched.matching.links[i];
        const auto& standing = *matched.standings.find(Side::okta, link.okta);
        matched.newly_linked.insert(standing.id);
        const auto& account = joining[i] == Side::okta ? link.okta : link.jumpcloud;
        matched.links.push_back(link_change(*batch.reading[joining[i]].find(account), link, standing));
    }
    return matched;
}

std::vector<Candidate> candidates_of(const Matched& matched, const Batch& batch) {
    return candidates(matched.standings, batch, matched.matching, matched.newly_linked);
}

void report_matching(Matched& matched, const Batch& batch, std::size_t most_links, PassResult& result) {
    auto settlements = case_settlements(matched.matching.cases, matched.standings, batch.reading);
    std::ranges::move(settlements, std::back_inserter(result.settlements));
    std::ranges::copy(matched.matching.cases, std::back_inserter(result.plan.cases));
    add_disagreements(std::move(matched.disagreements), result.disagreements);
    result.counts.new_links += matched.matching.links.size();
    if (result.counts.new_links <= most_links) {
        std::ranges::move(matched.links, std::back_inserter(result.plan.changes));
        std::ranges::copy(matched.matching.links, std::back_inserter(result.links));
    } else if (!result.links.empty()) {
        std::erase_if(result.plan.changes, [](const Change& change) { return change.kind == ChangeKind::link; });
        result.links = {};
    }
}

}  // namespace lockstep::engine
