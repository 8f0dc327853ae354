#include <algorithm>

#include "sync/needs.hpp"
#include "sync/passes.hpp"

namespace lockstep::sync {
namespace {

/// What would be taken once something else is given is taken although that never comes.
void forget_gifts(const Draft& draft, Change& change) {
    std::erase_if(change.needs, [&](const ChangeId& need) {
        return std::ranges::any_of(draft.answer.changes, [&](const Change& first) {
            return first.id == need && traits_of(first.kind).gives_access;
        });
    });
}

}  // namespace

void pass::hold(Draft& draft) {
    if (!draft.standing.hold) return;
    const auto gives = [](const Change& change) {
        return traits_of(change.kind).gives_access || change.kind == ChangeKind::link;
    };
    if (std::ranges::none_of(draft.answer.changes, gives)) return;
    for (auto& change : draft.answer.changes) {
        if (traits_of(change.kind).takes_access) forget_gifts(draft, change);  // removals go on
    }
    drop(draft, gives);
    draft.note(Notice::Kind::waiting, "a hold stands: nothing is created, activated, added or assigned");
}

}  // namespace lockstep::sync
