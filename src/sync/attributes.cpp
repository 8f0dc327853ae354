#include <map>
#include <tuple>

#include "sync/passes.hpp"
#include "sync/protection.hpp"
#include "sync/rule_outcome.hpp"

namespace lockstep::sync {
namespace {

bool is_computed(const Flow& flow) {
    return flow.rule->to_okta || flow.rule->to_jumpcloud;
}

/// Computed rules last: they read what the others are about to write.
std::vector<Flow> flows(const Draft& draft) {
    std::vector<Flow> flows, computed;
    for (const auto& rule : draft.policy.attributes) {
        const auto flow = flow_of(rule, draft.source());
        if (flow && !rule.is_reference()) (is_computed(*flow) ? computed : flows).push_back(*flow);
    }
    flows.insert(flows.end(), computed.begin(), computed.end());
    return flows;
}

}  // namespace

void pass::attributes(Draft& draft) {
    if (draft.account(Side::jumpcloud) == nullptr || draft.account(Side::okta) == nullptr) return;
    // Attributes of one account travel together, but not with what the gate may hold back: a newer cause, or the
    // sensitive values of protected people.
    std::map<std::tuple<Side, Cause, bool>, Change> changes;
    const bool splits = is_protected(draft);
    for (const auto& flow : flows(draft)) {
        auto due = outcome_of(draft, flow);
        if (!due) continue;
        draft.expect(due->side, due->write.attribute, due->write.after);
        auto [it, is_new] = changes.try_emplace({due->side, due->cause, splits && is_sensitive(due->write.attribute)});
        if (is_new) it->second = draft.make(ChangeKind::set_attributes, due->side, due->cause, {});
        auto& reason = it->second.reason;
        if (!reason.contains(due->reason)) reason += (reason.empty() ? "" : "; ") + due->reason;
        it->second.writes.push_back(std::move(due->write));
    }
    for (auto& [key, change] : changes) draft.add(std::move(change));
}

}  // namespace lockstep::sync
