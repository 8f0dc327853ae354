#include <fmt/format.h>

#include <algorithm>

#include "sync/life_cycle.hpp"
#include "sync/passes.hpp"

namespace lockstep::sync {
namespace {

Value situation_value(const Draft& draft, Side side) {
    return Value::text(std::string{name_of(draft.situation(side))});
}

/// What disagrees at that moment, states included, waits as at first link: the change names it, so that it is another
/// change if any of it moves.
void name_what_waits(const Draft& draft, Change& change) {
    for (const auto& unsettled : draft.unsettled) {
        change.writes.push_back({unsettled.rule, unsettled.attribute, unsettled.jumpcloud, unsettled.okta, {}});
    }
    if (goes_together(draft.situation(draft.source()), draft.situation(draft.target()))) return;
    change.writes.push_back({kStateRule,
                             kStateRule.value,
                             situation_value(draft, Side::jumpcloud),
                             situation_value(draft, Side::okta),
                             {}});
}

bool writes_a_state(const Change& change) {
    return change.kind == ChangeKind::suspend || change.kind == ChangeKind::unsuspend ||
           change.kind == ChangeKind::activate || change.kind == ChangeKind::activate_with_mail ||
           change.kind == ChangeKind::deactivate;
}

}  // namespace

void pass::hand_over(Draft& draft) {
    if (draft.heir == nullptr || draft.standing.hold) return;
    const bool same_name = draft.heir->name == draft.standing.population;
    auto change =
        draft.make(ChangeKind::hand_over, draft.heir->source, same_name ? Cause::policy_edit : Cause::population, {});
    change.reason =
        fmt::format("population {} has {} as its source, {} had {}", draft.heir->name, title_of(draft.heir->source),
                    draft.standing.population, title_of(*draft.standing.source));
    change.object_name = draft.heir->name;
    change.before = lockstep::name_of(*draft.standing.source);
    change.after = lockstep::name_of(draft.heir->source);
    const bool state_is_due = std::ranges::any_of(draft.answer.changes, writes_a_state);
    name_what_waits(draft, change);
    if (state_is_due) std::erase_if(change.writes, [](const auto& write) { return write.rule == kStateRule; });
    for (const auto& first : draft.answer.changes) change.needs.push_back(first.id);
    draft.add(std::move(change));
}

}  // namespace lockstep::sync
