#include "engine/pass_result.hpp"

#include <algorithm>

#include "engine/gate_input.hpp"

namespace lockstep::engine {
bool is_kept(const IdentityPlan& plan) {
    const auto& next = plan.next;
    return next.linked() || next.hold || !next.stuck.empty() || !next.decisions.empty() || !next.given.empty() ||
           !plan.changes.empty();
}

bool is_quiet(const Candidate& candidate) {
    const auto& plan = candidate.plan;
    const bool is_read = std::ranges::all_of(kSides, [&](Side side) {
        const auto presence = candidate.facts.seen(side).presence;
        return presence == Presence::present || presence == Presence::never;
    });
    return is_read && plan.changes.empty() && plan.conflicts.empty() && plan.cases.empty() && plan.notices.empty() &&
           plan.questions.empty() && plan.next.stuck.empty();
}

namespace {

/// Those that may begin are begun: only to be called once the standings that were planned under them are stored. A
/// saved plan brings the pairs it was made with, of which what is remembered is the younger.
Task<> settle_pairs(store::Store& store, const PassResult& result) {
    if (result.knows_pairs) {
        co_await store.settle_pairs(sync::begun(result.plan.pairs, result.plan.made_at), result.pair_cases);
        co_return;
    }
    if (result.plan.pairs.empty()) co_return;
    const auto known = co_await store.list_pairs();
    for (const auto& pair : result.plan.pairs) {
        const bool is_known = std::ranges::find(known, pair.id, &GroupPair::id) != known.end();
        if (!is_known) co_await store.put_pair(pair, {});
    }
}

}  // namespace

Task<> record_pass(store::Store& store, PassResult& result) {
    constexpr std::size_t kChunk = 500;
    auto& all = result.settlements;
    for (std::size_t begin = 0; begin < all.size(); begin += kChunk) {
        const auto end = std::min(all.size(), begin + kChunk);
        co_await store.settle({std::make_move_iterator(all.begin() + static_cast<std::ptrdiff_t>(begin)),
                               std::make_move_iterator(all.begin() + static_cast<std::ptrdiff_t>(end))});
    }
    all.clear();
    if (result.is_aside) {
        co_await store.put_setting(kMirrorToken, "");  // from here on the bases are ahead of the mirror
        co_await store.settle_learned();
    }
    co_await settle_pairs(store, result);
    if (result.after_settling) co_await result.after_settling();
}

std::vector<store::Settlement> links_only(const PassResult& result) {
    std::vector<store::Settlement> kept;
    for (const auto& settlement : result.settlements) {
        if (settlement.standing.linked() || !settlement.cases.empty()) kept.push_back(settlement);
    }
    return kept;
}

Side joining_side(const Standings& known, const sync::Matching::Link& link) {
    const bool only_okta_known =
        known.find(Side::okta, link.okta) != nullptr && known.find(Side::jumpcloud, link.jumpcloud) == nullptr;
    return only_okta_known ? Side::jumpcloud : Side::okta;
}

Change link_change(const Account& account, const sync::Matching::Link& link, const Standing& standing) {
    Change change;
    change.kind = ChangeKind::link;
    change.side = account.side;
    change.identity = standing.id;
    change.person = standing.label;
    change.account = account.id;
    change.object_name = account.email.empty() ? account.login : account.email;
    change.after = account.id.value;
    change.cause = Cause::first_link;
    change.reason = link.rules;
    change.id = change_id(change);
    return change;
}

void report_pairs(sync::PairPlan pairs, PassResult& result) {
    result.knows_pairs = true;
    result.pair_cases = std::move(pairs.cases);
    std::ranges::move(sync::first_links(pairs.pairs), std::back_inserter(result.pair_cases));
    std::ranges::copy(result.pair_cases, std::back_inserter(result.plan.cases));
    std::ranges::move(pairs.notices, std::back_inserter(result.plan.notices));
    std::ranges::move(pairs.creations, std::back_inserter(result.plan.changes));
    result.plan.pairs = std::move(pairs.pairs);
}

void collect(std::vector<Candidate>& candidates, const std::set<IdentityId>& newly_linked, PassResult& result) {
    result.counts.planned += candidates.size();
    for (auto& candidate : candidates) {
        auto& [standing, facts, plan] = candidate;
        auto& next = plan.next;
        const bool settled = is_quiet(candidate);
        if (next.linked()) {
            ++result.counts.linked;
            const auto& source = facts.seen(next.source.value_or(Side::jumpcloud)).account;
            if (source && source->state == AccountState::active) ++result.counts.active_linked;
        }
        ++(next.population.empty() ? result.counts.unmanaged : result.counts.populations[next.population]);
        for (const auto& stuck : next.stuck) result.plan.stuck.push_back({next.id, next.label, stuck});
        if (!plan.changes.empty() || newly_linked.contains(next.id)) result.plan.standings.push_back(next);
        if (is_kept(plan)) result.settlements.push_back({next, plan.cases, plan.conflicts, plan.wake, settled});
        std::ranges::move(plan.changes, std::back_inserter(result.plan.changes));
        std::ranges::move(plan.conflicts, std::back_inserter(result.plan.conflicts));
        std::ranges::move(plan.cases, std::back_inserter(result.plan.cases));
        std::ranges::move(plan.notices, std::back_inserter(result.plan.notices));
    }
}

Task<> admit(const policy::Policy& policy, Directories directories, store::Store& store, std::size_t active_linked,
             PassResult& result) {
    const auto now = result.plan.made_at;
    const auto gate = co_await read_gate_input(store, policy, static_cast<int>(active_linked), now);
    result.plan = sync::admit(policy, std::move(result.plan), gate, now);
    result.pages = sync::pages(policy, result.plan, gate, now);
    for (const auto& change : result.plan.changes) {
        if (change.staged) continue;
        for (const auto& [bucket, calls] : directories[change.side].cost_of(change)) result.plan.calls[bucket] += calls;
    }
}

}  // namespace lockstep::engine
