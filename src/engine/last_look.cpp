#include "engine/last_look.hpp"

#include <fmt/format.h>

namespace lockstep::engine {
namespace {

/// An edge of a pair whose group was still to be made when this was planned.
bool has_no_group(const Change& change) {
    return !change.pair.empty() && change.object.empty();
}

}  // namespace

/// No plan contains an undo: its own conditions are asked again, and it is written whole or not at all.
Task<Look> LastLook::look_at_undo(Step step, Standing standing, bool same_policy) {
    const auto oldest_allowed = clock_.wall_now() - kYoungForAccess;
    if (same_policy && step.change.facts_read_at.value_or(WallTime{}) >= oldest_allowed) {
        co_return Look{step.change, {}, sightings_.etag_of(step.change, *step.change.facts_read_at), {}};
    }
    const auto undone = co_await undo_.judge(step.change, std::move(standing), step.lane);
    if (undone.change && undone.change->id == step.change.id) {
        co_return Look{undone.change, {}, undone.change->etag, {}};
    }
    const auto& left = undone.left.front();
    co_return Look{std::nullopt, fmt::format("{}: {}", left.what, left.why), {}, {}};
}

Task<Look> LastLook::look(Step step, Standing standing, bool same_policy) {
    if (step.change.cause == Cause::undo) {
        co_return co_await look_at_undo(std::move(step), std::move(standing), same_policy);
    }
    auto known = sightings_.find(step, same_policy, clock_.wall_now());
    if (known && !(known->change && has_no_group(*known->change))) co_return std::move(*known);
    const auto lane = step.lane;
    const bool is_made_since = known && known->change && has_no_group(*known->change);
    auto facts = is_made_since ? std::nullopt : sightings_.find_unplanned(step, clock_.wall_now());
    const bool is_plain = traits_of(step.change.kind).touches == Touches::values;
    if (!facts && !is_made_since && is_plain) facts = co_await wave_.find(standing, lane);
    Replan::Outcome outcome;
    if (facts) {
        outcome = co_await replan_.plan_on(std::move(*facts), std::move(standing), lane);
    } else {
        outcome = co_await replan_.plan_fresh(std::move(standing), lane);
    }
    auto look = sightings_.learn(step, std::move(outcome.facts), std::move(outcome.plan.changes), clock_.wall_now());
    if (look.change && has_no_group(*look.change)) co_return Look{std::nullopt, "its group is not there", {}, {}};
    co_return look;
}

}  // namespace lockstep::engine
