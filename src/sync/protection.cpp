#include "sync/protection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "model/fold.hpp"
#include "sync/gate.hpp"
#include "sync/needs.hpp"
#include "sync/pair_names.hpp"
#include "sync/passes.hpp"

namespace lockstep::sync {
namespace {

void hold_back(Change& change) {
    change.staged = true;
    change.held_by = kHeldAsProtected;
}

bool comes_by_pattern(const Draft& draft, const Change& change) {
    const auto* pair = draft.facts.pairs ? draft.facts.pairs->find(change.pair) : nullptr;
    if (pair == nullptr) return false;
    return std::ranges::any_of(draft.policy.groups, [&](const policy::GroupRule& rule) {
        return rule.pattern && sync::key_of(rule) == pair->rule;
    });
}

/// A group that grants an administrator's role is written never by a pattern; and whoever is added to it is made an
/// administrator, by a literal name only if a second person agrees. Asked of the groups alone that are to be written
/// so.
void guard_admin_roles(Draft& draft) {
    std::set<ChangeId> refused;
    for (auto& change : draft.answer.changes) {
        const bool by_pattern = comes_by_pattern(draft, change);
        const bool makes = change.kind == ChangeKind::add_member;
        if (!makes && !(by_pattern && change.kind == ChangeKind::remove_member)) continue;
        if (change.side != Side::okta || change.object.empty()) continue;
        const auto* answer = draft.ask({Question::Kind::admin_role, change.side, change.object, {}});
        const auto* grants = answer == nullptr ? nullptr : std::get_if<bool>(answer);
        if (grants == nullptr || !*grants) continue;
        if (by_pattern) {
            draft.note(Notice::Kind::ineligible,
                       fmt::format("group {} in {} grants an administrator's role: only a pair with its literal name "
                                   "may write it",
                                   change.object_name, title_of(change.side)));
            refused.insert(change.id);
        } else {
            change.reason += fmt::format("; {} grants an administrator's role", change.object_name);
            hold_back(change);
        }
    }
    if (!refused.empty()) drop(draft, [&](const Change& change) { return refused.contains(change.id); });
}

bool is_listed(const policy::Safety& safety, const std::string& name) {
    return !name.empty() && std::ranges::any_of(safety.protected_people, [&](const std::string& listed) {
        return folded(listed) == folded(name);
    });
}

}  // namespace

bool is_protected(const Account& account, const policy::Safety& safety) {
    return account.administrator || is_listed(safety, account.email) || is_listed(safety, account.login);
}

bool is_protected(const Draft& draft) {
    const auto protects = [&](const Account* account) {
        return account != nullptr && is_protected(*account, draft.policy.safety);
    };
    const auto is_protected_further = [&](const auto& answered) {
        return answered.first.kind == Question::Kind::further_account &&
               protects(std::get_if<Account>(&answered.second));
    };
    return std::ranges::any_of(kSides, [&](Side side) { return protects(draft.account(side)); }) ||
           std::ranges::any_of(draft.facts.answers, is_protected_further) ||
           is_listed(draft.policy.safety, draft.standing.label);
}

bool is_held_back(const Change& change) {
    switch (traits_of(change.kind).touches) {
        case Touches::memory:
        case Touches::creation: return false;
        case Touches::values: return std::ranges::any_of(change.writes, is_sensitive, &AttributeWrite::attribute);
        case Touches::edges:
        case Touches::access: return true;
    }
    LOCKSTEP_UNREACHABLE();
}

bool is_sensitive(std::string_view attribute) {
    constexpr std::array<std::string_view, 9> kNames{"login",       "username",       "email",
                                                     "secondEmail", "alternateEmail", "recoveryEmail",
                                                     "mobilePhone", "primaryPhone",   "phoneNumbers"};
    const auto family = attribute.substr(0, attribute.find('.'));
    return std::ranges::find(kNames, family) != kNames.end();
}

void pass::protection(Draft& draft) {
    guard_admin_roles(draft);
    if (!is_protected(draft)) return;
    for (auto& change : draft.answer.changes) {
        if (is_held_back(change)) hold_back(change);
    }
}

}  // namespace lockstep::sync
