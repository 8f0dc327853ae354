#include "engine/pass.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <ranges>
#include <set>

#include "core/concurrently.hpp"
#include "engine/answers.hpp"
#include "engine/org_pin.hpp"
#include "engine/presence.hpp"
#include "sync/gate.hpp"
#include "sync/plan.hpp"

namespace lockstep::engine {
namespace {

constexpr std::size_t kReadsAtATime = 8;
constexpr std::size_t kPlansATurn = 256;  ///< no turn of the loop lasts over 10 ms
constexpr int kRounds = 12;               ///< of questions; each round answers all that the planner asked

/// One identity on its way to a plan.
struct Candidate {
    Standing standing;
    Facts facts;
    IdentityPlan plan;
};

Task<> let_others_run() {
    co_await boost::asio::post(co_await boost::asio::this_coro::executor, boost::asio::use_awaitable);
}

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

/// Everybody who is to be planned: all standings, and all accounts that are in none and in no case.
std::vector<Candidate> candidates(const Standings& standings, const Reading& reading, const Absences& absences,
                                  const sync::Matching& matching) {
    std::vector<Candidate> everybody;
    const auto add = [&](const Standing& standing) {
        Candidate candidate;
        candidate.standing = standing;
        candidate.facts.oldest_read = std::min(reading.jumpcloud.began, reading.okta.began);
        for (const Side side : kSides) candidate.facts.seen(side) = seen_of(standing, side, reading, absences);
        everybody.push_back(std::move(candidate));
    };
    const auto in_case = [&](const Standing& standing) {
        return std::ranges::any_of(
            kSides, [&](Side side) { return matching.in_case.contains({side, standing.place(side).account}); });
    };
    for (const auto& standing : standings.all() | std::views::values) {
        if (!in_case(standing)) add(standing);
    }
    for (const Side side : kSides) {
        for (const auto& id : side == Side::okta ? matching.alone_okta : matching.alone_jumpcloud) {
            if (!standings.find(side, id)) add(make_standing(*reading[side].find(id)));
        }
    }
    std::ranges::sort(everybody, {}, [](const Candidate& candidate) { return candidate.standing.id; });
    return everybody;
}

/// Asks the planner until it asks for nothing that memory could answer. True if it wants reads.
bool plan_from_memory(const policy::Policy& policy, Candidate& candidate, PassAnswers& answers, WallTime now) {
    for (int round = 0; round < kRounds; ++round) {
        candidate.plan = sync::plan(policy, candidate.facts, candidate.standing, now);
        bool answered = false;
        for (const auto& question : candidate.plan.questions) {
            if (candidate.facts.find(question)) continue;
            if (auto answer = answers.find(question)) {
                put_answer(candidate.facts, question, std::move(*answer));
                answered = true;
            }
        }
        if (!answered) break;
    }
    return !candidate.plan.questions.empty();
}

/// A name that a change of this pass takes is held from now on, for everybody planned after.
void take_names(const IdentityPlan& plan, PlannedNames& names) {
    for (const auto& change : plan.changes) {
        for (const auto& write : change.writes) {
            if (write.after.is_something()) {
                names.take(change.side, write.attribute, to_text(write.after), change.identity);
            }
        }
    }
}

Task<> plan_everybody(const policy::Policy& policy, std::vector<Candidate>& everybody, PassAnswers& answers,
                      FreshAnswers& fresh, Lane lane, WallTime now) {
    std::vector<std::size_t> pending(everybody.size());
    std::ranges::copy(std::views::iota(std::size_t{0}, everybody.size()), pending.begin());
    for (int round = 0; round < kRounds && !pending.empty(); ++round) {
        std::vector<std::size_t> asking;
        std::size_t turn = 0;
        for (const auto index : pending) {
            if (plan_from_memory(policy, everybody[index], answers, now)) {
                asking.push_back(index);
            } else {
                take_names(everybody[index].plan, answers.names());
            }
            if (++turn % kPlansATurn == 0) co_await let_others_run();
        }
        auto read = [&](std::size_t i) -> Task<> {
            auto& candidate = everybody[asking[i]];
            for (const auto& question : candidate.plan.questions) {
                if (candidate.facts.find(question)) continue;
                put_answer(candidate.facts, question, co_await fresh.get(question, lane));
            }
        };
        co_await for_each_limited(asking.size(), kReadsAtATime, read);
        pending = std::move(asking);
    }
}

/// The side whose account joins what was known already.
Side joining_side(const Standings& known, const sync::Matching::Link& link) {
    const bool only_okta_known =
        known.find(Side::okta, link.okta) != nullptr && known.find(Side::jumpcloud, link.jumpcloud) == nullptr;
    return only_okta_known ? Side::jumpcloud : Side::okta;
}

Change link_change(const sync::Matching::Link& link, Side side, const Standing& standing, const Reading& reading) {
    const auto& id = side == Side::okta ? link.okta : link.jumpcloud;
    const auto* account = reading[side].find(id);
    Change change;
    change.kind = ChangeKind::link;
    change.side = side;
    change.identity = standing.id;
    change.person = standing.label;
    change.account = id;
    change.object_name = account->email.empty() ? account->login : account->email;
    change.after = id.value;
    change.cause = Cause::first_link;
    change.reason = link.rules;
    change.id = change_id(change);
    return change;
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

/// Worth keeping: a link, something decided or refused, or something that is about to be written.
bool is_kept(const IdentityPlan& plan) {
    const auto& next = plan.next;
    return next.linked() || next.hold || !next.stuck.empty() || !next.decisions.empty() || !next.given.empty() ||
           !plan.changes.empty();
}

void collect(std::vector<Candidate>& everybody, const std::set<IdentityId>& newly_linked, PassResult& result) {
    for (auto& [standing, facts, plan] : everybody) {
        auto& next = plan.next;
        if (next.linked()) {
            ++result.counts.linked;
            const auto& source = facts.seen(next.source.value_or(Side::jumpcloud)).account;
            if (source && source->state == AccountState::active) ++result.counts.active_linked;
        }
        ++(next.population.empty() ? result.counts.unmanaged : result.counts.populations[next.population]);
        for (const auto& stuck : next.stuck) result.plan.stuck.emplace_back(next.id, stuck);
        if (!plan.changes.empty() || newly_linked.contains(next.id)) result.plan.standings.push_back(next);
        if (is_kept(plan)) result.settlements.push_back({next, plan.cases, plan.conflicts, plan.wake});
        std::ranges::move(plan.changes, std::back_inserter(result.plan.changes));
        std::ranges::move(plan.conflicts, std::back_inserter(result.plan.conflicts));
        std::ranges::move(plan.cases, std::back_inserter(result.plan.cases));
        std::ranges::move(plan.notices, std::back_inserter(result.plan.notices));
    }
}

}  // namespace

std::vector<store::Settlement> links_only(const PassResult& result) {
    std::vector<store::Settlement> kept;
    for (const auto& settlement : result.settlements) {
        if (settlement.standing.linked() || !settlement.cases.empty()) kept.push_back(settlement);
    }
    return kept;
}

Task<PassResult> Pass::run(PassOptions options) {
    PassResult result;
    const auto reading = co_await read_everything(policy_, directories_, clock_, options.lane, options.progress);
    co_await check_orgs(store_, reading.jumpcloud.org.id, reading.okta.org.id);
    const auto now = clock_.wall_now();
    auto known = co_await load_standings(store_);
    sync::Matching matching;
    {
        const sync::World world{reading.jumpcloud.accounts, reading.okta.accounts, known.list()};
        matching = sync::match(policy_, world);
        result.disagreements = sync::disagreements(policy_, world, matching.links);
    }
    result.links = matching.links;
    std::vector<Side> joining;
    for (const auto& link : matching.links) joining.push_back(joining_side(known, link));
    const auto standings = with_links(std::move(known), reading, matching.links, now);
    const auto absences = co_await look_up_missing(directories_, reading, standings, options.lane);
    result.health = absences.health;

    auto everybody = candidates(standings, reading, absences, matching);
    PassAnswers answers{reading, standings, matching.in_case, absences.distrusted, policy_.okta};
    FreshAnswers fresh{directories_, store_, policy_.okta};
    co_await plan_everybody(policy_, everybody, answers, fresh, options.lane, now);

    result.plan.policy_digest = policy_.digest;
    result.plan.jumpcloud_org = reading.jumpcloud.org.id;
    result.plan.okta_org = reading.okta.org.id;
    result.plan.made_at = now;
    result.plan.cases = matching.cases;
    result.settlements = case_settlements(matching.cases, standings, reading);
    std::set<IdentityId> newly_linked;
    for (std::size_t i = 0; i < matching.links.size(); ++i) {
        const auto& link = matching.links[i];
        const auto& standing = *standings.find(Side::okta, link.okta);
        newly_linked.insert(standing.id);
        result.plan.changes.push_back(link_change(link, joining[i], standing, reading));
    }
    collect(everybody, newly_linked, result);
    result.counts.jumpcloud_accounts = reading.jumpcloud.accounts.size();
    result.counts.okta_accounts = reading.okta.accounts.size();
    result.counts.new_links = matching.links.size();

    sync::GateInput gate;
    gate.active_linked_people = static_cast<int>(result.counts.active_linked);
    for (const auto& count : co_await store_.list_gate_counts(now - std::chrono::hours{24})) {
        gate.done.push_back({count.kind, count.attribute, count.commanded, count.at});
    }
    for (auto& id : co_await store_.list_approvals(now)) gate.approved.insert(std::move(id));
    result.plan = sync::admit(policy_, std::move(result.plan), gate, now);
    for (const auto& change : result.plan.changes) {
        for (const auto& [bucket, calls] : directories_[change.side].cost_of(change))
            result.plan.calls[bucket] += calls;
    }
    co_return result;
}

}  // namespace lockstep::engine
