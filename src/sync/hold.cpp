#include <algorithm>

#include "sync/needs.hpp"
#include "sync/passes.hpp"

namespace lockstep::sync::pass {

void hold(Draft& draft) {
    if (!draft.standing.hold) return;
    const auto gives = [](const Change& change) {
        return traits_of(change.kind).gives_access || change.kind == ChangeKind::link;
    };
    if (std::ranges::none_of(draft.answer.changes, gives)) return;
    drop(draft, gives);
    draft.note(Notice::Kind::waiting, "a hold stands: nothing is created, activated, added or assigned");
}

}  // namespace lockstep::sync::pass
