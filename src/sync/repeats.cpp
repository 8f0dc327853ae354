#include "sync/repeats.hpp"

#include <algorithm>
#include <tuple>

namespace lockstep::sync {
namespace {

bool gives_again(Cause cause) {
    switch (cause) {
        case Cause::edit:
        case Cause::state:
        case Cause::absence:
        case Cause::population:
        case Cause::reference:
        case Cause::group_pair: return true;
        case Cause::first_link:
        case Cause::policy_edit:
        case Cause::hand_over:
        case Cause::provision:
        case Cause::grace:
        case Cause::decision:
        case Cause::undo: return false;
    }
    LOCKSTEP_UNREACHABLE();
}

void count(Standing& standing, Side side, std::string_view what, Value value, WallTime now) {
    for (auto& known : standing.repeats) {
        if (known.side != side || known.what != what || known.value != value) continue;
        known.at.push_back(now);
        return;
    }
    standing.repeats.push_back({side, std::string{what}, std::move(value), {now}});
    // So that steps that end in another order leave the same standing.
    std::ranges::sort(standing.repeats, {},
                      [](const Repeat& repeat) { return std::tie(repeat.side, repeat.what, repeat.value); });
}

}  // namespace

void count_repeat(const policy::Safety& safety, Standing& standing, const Change& change, WallTime now) {
    forget_old_repeats(safety, standing, now);
    if (!gives_again(change.cause)) return;
    switch (traits_of(change.kind).touches) {
        case Touches::values:
            for (const auto& write : change.writes) count(standing, change.side, write.attribute, write.after, now);
            return;
        case Touches::edges: return count(standing, change.side, change.object, Value::text(change.after), now);
        case Touches::access:
            if (change.kind == ChangeKind::suspend || change.kind == ChangeKind::unsuspend) {
                count(standing, change.side, kStatus, Value::text(change.after), now);
            }
            return;
        case Touches::memory:
        case Touches::creation: return;
    }
    LOCKSTEP_UNREACHABLE();
}

void forget_old_repeats(const policy::Safety& safety, Standing& standing, WallTime now) {
    for (auto& repeat : standing.repeats) {
        std::erase_if(repeat.at, [&](WallTime at) { return at <= now - safety.breaker_window; });
    }
    std::erase_if(standing.repeats, [](const Repeat& repeat) { return repeat.at.empty(); });
}

const Repeat* find_repeat(const Standing& standing, Side side, std::string_view what, const Value& value) {
    const auto it = std::ranges::find_if(standing.repeats, [&](const Repeat& repeat) {
        return repeat.side == side && repeat.what == what && repeat.value == value;
    });
    return it == standing.repeats.end() ? nullptr : &*it;
}

}  // namespace lockstep::sync
