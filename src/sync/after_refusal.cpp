#include <algorithm>

#include "sync/plan.hpp"
#include "sync/stuck.hpp"

namespace lockstep::sync {
namespace {

void remember(Standing& standing, Stuck stuck, const Refusal& refusal, WallTime now) {
    stuck.vendor_code = refusal.vendor_code;
    stuck.text = refusal.text;
    stuck.taken = refusal.taken;
    stuck.since = now;
    std::erase_if(standing.stuck, [&](const Stuck& known) {
        return known.side == stuck.side && known.kind == stuck.kind &&
               known.attribute_or_object == stuck.attribute_or_object;
    });
    standing.stuck.push_back(std::move(stuck));
}

/// A creation that was refused as a whole is remembered as a whole; one whose attributes were named, by these.
bool is_refused_by_value(const Change& change) {
    switch (traits_of(change.kind).touches) {
        case Touches::values: return true;
        case Touches::creation: return change_id(change) != change.id;
        case Touches::memory:
        case Touches::edges:
        case Touches::access: return false;
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace

Standing after_refusal(const policy::Policy& policy, Standing standing, const Change& change, const Refusal& refusal,
                       WallTime now) {
    std::erase_if(standing.decisions, [](const Decision& decision) { return decision.answer == kTryAgain; });
    if (is_refused_by_value(change)) {
        for (const auto& write : change.writes) remember(standing, refused_value(policy, change, write), refusal, now);
        return standing;
    }
    auto stuck = refused_change(change);
    if (change.kind == ChangeKind::suspend) {
        for (const auto& known : standing.stuck) {
            if (is_refused_suspension(known, change.side, change.before)) {
                stuck.value = Value::integer(refusals_in(known) + 1);
            }
        }
    }
    remember(standing, std::move(stuck), refusal, now);
    return standing;
}

Standing without_refusals(Standing standing, const Change& change) {
    const auto is_written = [&](const std::string& attribute) {
        return std::ranges::find(change.writes, attribute, &AttributeWrite::attribute) != change.writes.end();
    };
    std::erase_if(standing.stuck, [&](const Stuck& stuck) {
        if (stuck.side != change.side) return false;
        if (stuck.kind == change.kind && stuck.attribute_or_object == change.object) return true;
        return writes_values(change.kind) && writes_values(stuck.kind) && is_written(stuck.attribute_or_object);
    });
    return standing;
}

}  // namespace lockstep::sync
