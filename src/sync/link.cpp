#include <fmt/format.h>

#include "sync/passes.hpp"

namespace lockstep::sync::pass {

bool link(Draft& draft) {
    const auto& standing = draft.standing;
    for (const Side side : {Side::okta, Side::jumpcloud}) {
        const auto* found = draft.account(side);
        const auto* known = draft.account(other(side));
        if (found == nullptr || found->id == standing.place(side).account) continue;
        if (known == nullptr && standing.place(other(side)).account.empty()) {
            draft.answer.next.place(side).account = found->id;  // an account by itself: nobody to link it to
            continue;
        }
        auto change = draft.make(ChangeKind::link, side, Cause::first_link,
                                 fmt::format("the matching rules name {} and nobody else", label_of(*found)));
        change.object_name = label_of(*found);
        change.before = standing.place(side).account.value;
        change.after = found->id.value;
        draft.add(std::move(change));
        return false;
    }
    if (standing.linked() && !standing.linked_at) draft.answer.next.linked_at = draft.now;
    return true;
}

}  // namespace lockstep::sync::pass
