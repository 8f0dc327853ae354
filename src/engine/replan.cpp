#include "engine/replan.hpp"

#include "engine/pair_reading.hpp"
#include "sync/plan.hpp"

namespace lockstep::engine {

Task<Facts::Seen> Replan::see(const Standing& standing, Side side, Lane lane) {
    const auto& place = standing.place(side);
    if (place.account.empty()) co_return Facts::Seen{Presence::never, std::nullopt};
    auto account = co_await directories_[side].find_account(lane, place.account);
    if (account) co_return Facts::Seen{Presence::present, std::move(account)};
    co_return Facts::Seen{place.gone ? Presence::gone : Presence::missing, std::nullopt};
}

Task<Replan::Outcome> Replan::plan_fresh(Standing standing, Lane lane) {
    Facts facts;
    facts.oldest_read = clock_.wall_now();
    for (const Side side : kSides) facts.seen(side) = co_await see(standing, side, lane);
    co_return co_await plan_on(std::move(facts), std::move(standing), lane);
}

Task<Replan::Outcome> Replan::plan_on(Facts facts, Standing standing, Lane lane) {
    constexpr int kRounds = 12;
    Outcome outcome;
    outcome.facts = std::move(facts);
    if (!pairs_) pairs_ = co_await load_pairs(policy_, store_);
    outcome.facts.pairs = pairs_;
    for (int round = 0; round < kRounds; ++round) {
        outcome.plan = sync::plan(policy_, outcome.facts, standing, clock_.wall_now());
        bool answered = false;
        for (const auto& question : outcome.plan.questions) {
            if (outcome.facts.find(question)) continue;
            put_answer(outcome.facts, question, co_await answers_.get(question, lane));
            answered = true;
        }
        if (!answered) break;
    }
    co_return outcome;
}

}  // namespace lockstep::engine
