#include "sync/needs.hpp"

#include <algorithm>

#include "sync/passes.hpp"

namespace lockstep::sync {
namespace {

bool is_activation(ChangeKind kind) {
    using enum ChangeKind;
    return kind == activate || kind == activate_with_mail;
}
bool gives_edge(ChangeKind kind) {
    using enum ChangeKind;
    return kind == add_member || kind == assign_app || kind == bind_devices;
}
bool takes_edge(ChangeKind kind) {
    using enum ChangeKind;
    return kind == remove_member || kind == unassign_app || kind == unbind_devices;
}

bool needs(const Change& change, const Change& first) {
    using enum ChangeKind;
    const bool same_side = change.side == first.side;
    if (first.kind == create_account) return same_side && change.kind != create_account;
    if (is_activation(change.kind) && same_side) {
        using enum ChangeKind;
        // Groups first, so that nobody has access for a moment without what comes with the groups.
        return first.kind == set_attributes || first.kind == add_member || takes_edge(first.kind);
    }
    if (change.kind == unsuspend && same_side) return takes_edge(first.kind) && first.cause == Cause::decision;
    if (change.kind == assign_app) return same_side && (is_activation(first.kind) || first.kind == unsuspend);
    // A mover gets the new before the old is taken; a returning account returns empty, and then is given.
    if (takes_edge(change.kind)) {
        return change.pair.empty() && gives_edge(first.kind) && change.cause != Cause::decision;
    }
    if (change.kind == delete_account) return same_side && takes_edge(first.kind);
    return false;
}

bool reads(const expression::Expression& expression, const Change& first) {
    return std::ranges::any_of(first.writes, [&](const AttributeWrite& write) {
        return expression.reads().attributes.contains({first.side, write.attribute});
    });
}

/// An expression saw what `first` is about to write.
bool rests_on(const Draft& draft, const Change& change, const Change& first) {
    using enum ChangeKind;
    if (first.kind != set_attributes) return false;
    if (gives_edge(change.kind)) {
        return std::ranges::any_of(draft.population->assign, [&](const policy::Assign& assign) {
            using enum ChangeKind;
            return assign.name == change.object_name && reads(assign.when, first);
        });
    }
    if (change.kind != set_attributes || change.side == first.side) return false;
    return std::ranges::any_of(change.writes, [&](const AttributeWrite& write) {
        const auto& rules = draft.policy.attributes;
        const auto rule = std::ranges::find(rules, write.rule, &policy::AttributeRule::id);
        return rule != rules.end() && (reads(rule->to_okta, first) || reads(rule->to_jumpcloud, first));
    });
}

bool goes_on_without(const Change& change, const Change& first) {
    using enum ChangeKind;
    return is_activation(change.kind) && (first.kind == set_attributes || first.kind == add_member);
}

}  // namespace

void drop(Draft& draft, const std::function<bool(const Change&)>& is_dropped) {
    auto& changes = draft.answer.changes;
    std::vector<Change> dropped;
    const auto cannot_go_on = [&](Change& change) {
        for (const auto& first : dropped) {
            const auto need = std::ranges::find(change.needs, first.id);
            if (need == change.needs.end()) continue;
            if (!goes_on_without(change, first)) return true;
            change.needs.erase(need);
        }
        return false;
    };
    std::erase_if(changes, [&](const Change& change) {
        if (is_dropped(change)) dropped.push_back(change);
        return is_dropped(change);
    });
    for (std::size_t before = changes.size() + 1; before != changes.size();) {
        before = changes.size();
        for (auto& change : changes) {
            if (cannot_go_on(change)) {
                dropped.push_back(change);
                std::erase(changes, dropped.back());
                break;
            }
        }
    }
}

void rename(Draft& draft, Change& change) {
    const auto old_id = std::exchange(change.id, change_id(change));
    for (auto& other : draft.answer.changes) std::ranges::replace(other.needs, old_id, change.id);
}

void pass::needs(Draft& draft) {
    for (auto& change : draft.answer.changes) {
        for (const auto& first : draft.answer.changes) {
            if (&change == &first || !(sync::needs(change, first) || rests_on(draft, change, first))) continue;
            if (std::ranges::find(change.needs, first.id) == change.needs.end()) change.needs.push_back(first.id);
        }
    }
}

}  // namespace lockstep::sync
