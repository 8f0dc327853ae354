#include "engine/last_look.hpp"

namespace lockstep::engine {

Task<Look> LastLook::look(Step step, Standing standing, bool same_policy) {
    auto known = sightings_.find(step, same_policy, clock_.wall_now());
    if (known) co_return std::move(*known);
    const auto lane = step.lane;
    auto facts = sightings_.find_unplanned(step, clock_.wall_now());
    Replan::Outcome outcome;
    if (facts) {
        outcome = co_await replan_.plan_on(std::move(*facts), std::move(standing), lane);
    } else {
        outcome = co_await replan_.plan_fresh(std::move(standing), lane);
    }
    co_return sightings_.learn(step, std::move(outcome.facts), std::move(outcome.plan.changes), clock_.wall_now());
}

}  // namespace lockstep::engine
