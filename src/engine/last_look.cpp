#include "engine/last_look.hpp"

namespace lockstep::engine {

Task<Look> LastLook::look(Step step, Standing standing, bool same_policy) {
    auto known = sightings_.find(step, same_policy, clock_.wall_now());
    if (known) co_return std::move(*known);
    const auto lane = step.lane;
    auto fresh = co_await replan_.plan_fresh(std::move(standing), lane);
    co_return sightings_.learn(step, std::move(fresh.facts), std::move(fresh.plan.changes), clock_.wall_now());
}

}  // namespace lockstep::engine
