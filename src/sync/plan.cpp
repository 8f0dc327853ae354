#include "sync/plan.hpp"

#include "sync/passes.hpp"

namespace lockstep::sync {

IdentityPlan plan(const policy::Policy& policy, const Facts& facts, const Standing& standing, WallTime now) {
    Draft draft{policy, facts, standing, now};
    if (!pass::presence(draft)) return std::move(draft.answer);
    if (!pass::population(draft) || facts.in_case) return std::move(draft.answer);
    if (pass::link(draft)) {
        pass::life_cycle(draft);
        if (!draft.outside) {
            pass::provision(draft);
            pass::attributes(draft);
            pass::references(draft);
        }
        pass::assign(draft);
        pass::pairs(draft);
    }
    pass::needs(draft);
    pass::hold(draft);
    pass::stuck(draft);
    pass::breaker(draft);
    pass::foresight(draft);
    pass::device_losses(draft);
    pass::hand_over(draft);
    pass::conviction(draft);
    pass::protection(draft);
    pass::order(draft);
    return std::move(draft.answer);
}

}  // namespace lockstep::sync
