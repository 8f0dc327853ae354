#include "sync/protection.hpp"

#include <algorithm>
#include <array>

#include "model/fold.hpp"
#include "sync/passes.hpp"

namespace lockstep::sync {
namespace {

bool is_listed(const policy::Safety& safety, const std::string& name) {
    return !name.empty() && std::ranges::any_of(safety.protected_people, [&](const std::string& listed) {
        return folded(listed) == folded(name);
    });
}

bool is_held_back(const Change& change) {
    switch (change.kind) {
        case ChangeKind::link:
        case ChangeKind::hand_over:
        case ChangeKind::create_account:
        case ChangeKind::create_group: return false;
        case ChangeKind::set_attributes:
        case ChangeKind::set_reference:
            return std::ranges::any_of(change.writes, is_sensitive, &AttributeWrite::attribute);
        case ChangeKind::add_member:
        case ChangeKind::remove_member:
        case ChangeKind::activate:
        case ChangeKind::activate_with_mail:
        case ChangeKind::assign_app:
        case ChangeKind::unassign_app:
        case ChangeKind::bind_devices:
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

}  // namespace

bool is_protected(const Draft& draft) {
    return std::ranges::any_of(kSides,
                               [&](Side side) {
                                   const auto* account = draft.account(side);
                                   return account != nullptr &&
                                          (account->administrator || is_listed(draft.policy.safety, account->email) ||
                                           is_listed(draft.policy.safety, account->login));
                               }) ||
           is_listed(draft.policy.safety, draft.standing.label);
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
        change.held_by = "protected";
    }
}

}  // namespace lockstep::sync
