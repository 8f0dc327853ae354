#include <algorithm>

#include "sync/passes.hpp"

namespace lockstep::sync {
namespace {

bool is_two_way(const policy::Policy& policy, const RuleId& id) {
    const auto rule = std::ranges::find(policy.attributes, id, &policy::AttributeRule::id);
    return rule != policy.attributes.end() && rule->authority == policy::Authority::both;
}

/// It goes to a source or under a two-way rule; it suspends, reactivates, removes or clears.
bool needs_reads_by_id(const Draft& draft, const Change& change) {
    switch (change.kind) {
        case ChangeKind::link:
        case ChangeKind::create_group:
        case ChangeKind::create_account:  // that nobody is there is confirmed by the names' own reads
        case ChangeKind::add_member:
        case ChangeKind::assign_app:
        case ChangeKind::bind_devices: return false;
        case ChangeKind::set_attributes:
        case ChangeKind::set_reference:
            return change.side == draft.source() || std::ranges::any_of(change.writes, [&](const auto& write) {
                       return write.after.is_empty() || is_two_way(draft.policy, write.rule);
                   });
        case ChangeKind::hand_over:
        case ChangeKind::remove_member:
        case ChangeKind::activate:
        case ChangeKind::activate_with_mail:
        case ChangeKind::unassign_app:
        case ChangeKind::unbind_devices:
        case ChangeKind::suspend:
        case ChangeKind::end_sessions:
        case ChangeKind::expire_password:
        case ChangeKind::unsuspend:
        case ChangeKind::deactivate:
        case ChangeKind::delete_account: return true;
    }
    LOCKSTEP_UNREACHABLE();
}

/// What is still to be created cannot be read.
bool is_of_new(const Draft& draft, const Change& change) {
    const bool activates = change.kind == ChangeKind::activate || change.kind == ChangeKind::activate_with_mail;
    return (activates || change.kind == ChangeKind::expire_password) && draft.is_created(change.side);
}

/// An edge that a list shows, or does not show, is read again before it is written. Those of a pair have been, each by
/// itself.
void convict_edges(Draft& draft) {
    for (const auto& change : draft.answer.changes) {
        if (!change.pair.empty()) continue;
        if (change.object.empty() || traits_of(change.kind).touches != Touches::edges) continue;
        const auto* account = draft.account(change.side);
        if (account == nullptr || account->id != change.account) continue;
        draft.ask({Question::Kind::memberships, change.side, account->id.value, "all"});
    }
}

}  // namespace

/// Only a plain one-way fill or update may go straight from a page, and only from one younger than `settle`, of
/// somebody whom we have not written to within that time: a list lags behind our own writes too. It does not even prove
/// agreement then: what it shows may be what stood before, and would have us forget what we did.
void pass::conviction(Draft& draft) {
    const auto& changes = draft.answer.changes;
    const bool written = draft.facts.written_lately;
    if (changes.empty() && !(written && draft.answer.next != draft.standing)) return;
    convict_edges(draft);
    const bool convicts = written || std::ranges::any_of(changes, [&](const Change& change) {
                              return needs_reads_by_id(draft, change) && !is_of_new(draft, change);
                          });
    for (const Side side : kSides) {
        const auto* account = draft.account(side);
        if (account == nullptr || account->how == ReadHow::by_id) continue;
        const bool is_old = draft.now - account->read_at > draft.policy.safety.settle;
        if (convicts || is_old) draft.ask({Question::Kind::account_by_id, side, account->id.value, {}});
    }
}

}  // namespace lockstep::sync
