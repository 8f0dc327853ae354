#include "sync/protection.hpp"

#include <algorithm>
#include <array>

#include "model/fold.hpp"
#include "sync/gate.hpp"
#include "sync/passes.hpp"

namespace lockstep::sync {
namespace {

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
    if (!is_protected(draft)) return;
    for (auto& change : draft.answer.changes) {
        if (!is_held_back(change)) continue;
        change.staged = true;
        change.held_by = kHeldAsProtected;
    }
}

}  // namespace lockstep::sync
