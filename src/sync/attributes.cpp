#include <map>
#include <tuple>

#include "sync/passes.hpp"
#include "sync/protection.hpp"
#include "sync/rule_outcome.hpp"

namespace lockstep::sync::pass {

void attributes(Draft& draft) {
    if (draft.account(Side::jumpcloud) == nullptr || draft.account(Side::okta) == nullptr) return;
    // Attributes of one account travel together, but not with what the gate may hold back: a newer cause, or the
    // sensitive values of protected people.
    std::map<std::tuple<Side, Cause, bool>, Change> changes;
    const bool splits = is_protected(draft);
    for (const auto& rule : draft.policy.attributes) {
        const auto flow = flow_of(rule, draft.source());
        if (!flow || rule.is_reference()) continue;
        auto due = outcome_of(draft, *flow);
        if (!due) continue;
        auto [it, is_new] = changes.try_emplace({due->side, due->cause, splits && is_sensitive(due->write.attribute)});
        if (is_new) it->second = draft.make(ChangeKind::set_attributes, due->side, due->cause, {});
        auto& reason = it->second.reason;
        if (!reason.contains(due->reason)) reason += (reason.empty() ? "" : "; ") + due->reason;
        it->second.writes.push_back(std::move(due->write));
    }
    for (auto& [key, change] : changes) draft.add(std::move(change));
}

}  // namespace lockstep::sync::pass
