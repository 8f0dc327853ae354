#include <fmt/format.h>

#include <algorithm>

#include "sync/passes.hpp"
#include "sync/view.hpp"

namespace lockstep::sync::pass {
namespace {

struct Found {
    bool certain = false;  ///< false: a fact is missing or was not read, what is stored stands
    const policy::Population* population = nullptr;
};

/// First match wins; over an account that is gone by the values it last held, so that absence moves nobody.
Found first_match(Draft& draft) {
    for (const auto& population : draft.policy.populations) {
        const auto fits = whether_holds(draft, population.when);
        if (!fits) return {};
        if (*fits) return {true, &population};
    }
    return {true, nullptr};
}

void enter(Draft& draft, const policy::Population& population) {
    auto& next = draft.answer.next;
    if (draft.standing.population.empty()) next.bases.clear();  // a way back is a first link
    next.population = population.name;
    next.source = population.source;
    draft.population = population;
}

/// The new population under its old source: what that one still has to give is carried first.
void begin_hand_over(Draft& draft, const policy::Population* stored, const policy::Population& heir) {
    draft.heir = &heir;
    draft.population = stored != nullptr ? *stored : heir;
    draft.population->source = *draft.standing.source;
}

/// One that the policy has no more: what runs goes on as it would by default.
policy::Population forgotten(const std::string& name) {
    policy::Population population;
    population.name = name;
    return population;
}

bool leave(Draft& draft, const policy::Population* stored) {
    const bool bound = draft.standing.hold || draft.standing.grace_until;  // these hold everywhere
    const bool offboards = stored != nullptr && stored->on_leave == policy::OnLeave::offboard;
    const bool was_in_one = !draft.standing.population.empty() && draft.standing.source;
    if ((bound && was_in_one) || offboards) {
        draft.population = stored != nullptr ? *stored : forgotten(draft.standing.population);
        // An edit of the policy hands nobody over who is outside: there is nobody to hand over to.
        if (draft.standing.source) draft.population->source = *draft.standing.source;
        draft.outside = true;
        draft.leaving = offboards;
        return true;
    }
    draft.answer.next.population.clear();
    draft.answer.next.source.reset();
    draft.note(Notice::Kind::unmanaged, "is in no population: nothing is written");
    return false;
}

}  // namespace

bool population(Draft& draft) {
    const auto* stored = draft.policy.find_population(draft.standing.population);
    const auto found = first_match(draft);
    const auto* today = found.certain ? found.population : stored;
    if (today == nullptr) return found.certain && leave(draft, stored);
    const auto& old_source = draft.standing.source;
    if (draft.standing.population.empty() || !old_source || *old_source == today->source) {
        enter(draft, *today);
    } else {
        begin_hand_over(draft, stored, *today);
    }
    return true;
}

/// What is written may be what a condition reads. The move is planned, and judged by the gate, once the values are seen
/// to stand; but nobody who approves the write shall be surprised by what follows.
void foresight(Draft& draft) {
    const bool writes = std::ranges::any_of(draft.answer.changes, [](const auto& one) { return !one.writes.empty(); });
    if (!writes || draft.outside || !draft.population) return;
    draft.expect_what_is_planned();
    const auto found = first_match(draft);
    const auto& today = draft.heir != nullptr ? *draft.heir : *draft.population;
    if (!found.certain || (found.population != nullptr && found.population->name == today.name)) return;
    auto text = fmt::format("once this is written the person moves from population {} to ", today.name);
    if (found.population != nullptr) {
        text += found.population->name;
    } else if (today.on_leave == policy::OnLeave::offboard) {
        text = fmt::format("once this is written the person leaves population {}, which offboards", today.name);
    } else {
        text += "none";
    }
    draft.note(Notice::Kind::foreseen, std::move(text));
}

}  // namespace lockstep::sync::pass
