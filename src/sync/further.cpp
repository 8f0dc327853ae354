#include <fmt/format.h>

#include "sync/life_cycle.hpp"

namespace lockstep::sync {
namespace {

/// A change to a further account: it is the object, so that it is never taken for the person's synced one.
Change about(Change change, const Account& further) {
    change.account = further.id;
    change.object = further.id.value;
    change.object_name = label_of(further);
    return change;
}

/// The source's state, whenever it was first seen: a change that is the same while the person's own states move on.
Cause cause_of(const Draft& draft) {
    if (draft.leaving) return Cause::population;
    return draft.situation(draft.source()) == Situation::gone ? Cause::absence : Cause::state;
}

Change end_of_its_access(const Draft& draft, const Account& further, Cause cause, const std::string& reason) {
    return about(end_of_access(draft, further.side, cause, reason), further);
}

/// Suspended with the person, but its sessions were not ended yet.
void finish_ending_access(Draft& draft, const Account& further, const std::string& reason) {
    for (const auto& one : draft.standing.contained) {
        if (one.side != further.side || one.account != further.id) continue;
        draft.add(end_of_its_access(draft, further, cause_of(draft), reason));
    }
}

void contain(Draft& draft, const Account& further, const StateCause& why, const std::string& reason) {
    const bool deactivates = is_deactivated_at_once(further);
    auto change = about(draft.make(deactivates ? ChangeKind::deactivate : ChangeKind::suspend, further.side,
                                   cause_of(draft), fmt::format("a further account of a person who is {}", reason)),
                        further);
    change.before = lockstep::name_of(further.state);
    change.after = deactivates ? "deprovisioned" : "suspended";
    change.commanded = why.commanded;
    change.unlock_first = is_locked_out(further);
    const auto contained = draft.add(std::move(change));
    if (deactivates) return;
    auto end = end_of_its_access(draft, further, cause_of(draft), reason);
    end.needs.push_back(contained);
    draft.add(std::move(end));
}

}  // namespace

void contain_further(Draft& draft, const StateCause& why, const std::string& reason) {
    for (const Side side : kSides) {
        for (const auto& id : side == Side::okta ? draft.standing.further_okta : draft.standing.further_jumpcloud) {
            const auto* answer = draft.ask({Question::Kind::further_account, side, id.value, {}});
            const auto* further = answer == nullptr ? nullptr : std::get_if<Account>(answer);
            if (further == nullptr) continue;
            if (!further->unread.empty()) {
                draft.note(Notice::Kind::unread, fmt::format("further account {} in {} cannot be read: {}", id.value,
                                                             title_of(side), further->unread));
                continue;
            }
            if (further->state == AccountState::suspended) finish_ending_access(draft, *further, reason);
            if (further->state != AccountState::active && further->state != AccountState::staged) continue;
            if (draft.population->offboard.contain_further) {
                contain(draft, *further, why, reason);
            } else {
                draft.note(Notice::Kind::further,
                           fmt::format("further account {} in {} is {}, and the policy only reports it",
                                       label_of(*further), title_of(side), lockstep::name_of(further->state)));
            }
        }
    }
}

}  // namespace lockstep::sync
