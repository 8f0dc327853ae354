#include "engine/gate_input.hpp"

#include <algorithm>
#include <ranges>

#include "engine/doubts.hpp"
#include "engine/standings.hpp"

namespace lockstep::engine {

Task<sync::GateInput> read_gate_input(store::Store& store, const policy::Policy& policy, int active_linked_people,
                                      WallTime now) {
    sync::GateInput input;
    input.active_linked_people = active_linked_people;
    const auto counts = co_await store.list_gate_counts(now - std::chrono::hours{24});
    for (const auto& count : counts) input.done.push_back({count.kind, count.attribute, count.commanded, count.at});
    const auto verdicts = co_await store.list_verdicts(now);
    for (const auto& verdict : verdicts) {
        if (verdict.approved) {
            input.approved.insert(verdict.change);
        } else {
            input.rejected.emplace(verdict.change, verdict.by);
        }
    }
    input.doubts = co_await list_doubts(store, policy.safety.quiet_time, now);
    co_return input;
}

Task<int> count_active_linked(store::Store& store) {
    const auto standings = co_await load_standings(store);
    co_return static_cast<int>(std::ranges::count_if(standings.all() | std::views::values, [](const Standing& one) {
        return one.linked() && !one.jumpcloud.gone && !one.okta.gone && !one.offboarded_at;
    }));
}

}  // namespace lockstep::engine
