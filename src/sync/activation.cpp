#include "sync/activation.hpp"

#include <algorithm>

namespace lockstep::sync {
namespace {

/// What the target holds, or will hold once created.
std::string text_on_target(const Draft& draft, std::string_view attribute) {
    if (const auto* creation = draft.find(ChangeKind::create_account, draft.target())) {
        const auto write = std::ranges::find(creation->writes, attribute, &AttributeWrite::attribute);
        return write == creation->writes.end() ? std::string{} : to_text(write->after);
    }
    const auto* account = draft.account(draft.target());
    if (account == nullptr) return {};
    if (attribute == "email") return account->email;
    const auto slot = draft.policy.slots(draft.target()).find(attribute);
    return slot ? to_text(draft.value(draft.target(), *slot)) : std::string{};
}

/// Always explicit: what a vendor takes for a default has changed before. The same whether a mail is sent or not, so
/// that the gate's word on mails does not make it another change.
std::string mail_address(const Draft& draft) {
    if (draft.population->provision.mail == policy::MailTo::alternate) {
        auto address = text_on_target(draft, draft.target() == Side::okta ? "secondEmail" : "alternateEmail");
        if (!address.empty()) return address;
    }
    return text_on_target(draft, "email");
}

}  // namespace

void activate(Draft& draft, std::string before, Cause cause, std::string reason) {
    // Whoever comes back had a password, and sets a new one as the vendor asks for it.
    const bool random_password =
        before == "staged" && draft.population->provision.password == policy::PasswordSetting::random_expired;
    if (random_password) reason += "; with a random password";
    const auto mail = draft.population->provision.mail;
    const bool silent = mail == policy::MailTo::none;
    auto change = draft.make(silent ? ChangeKind::activate : ChangeKind::activate_with_mail, draft.target(), cause,
                             std::move(reason));
    change.object_name = mail_address(draft);
    change.mail_by_default = !mail;
    change.random_password = random_password;
    change.before = std::move(before);
    change.after = "active";
    const auto activated = draft.add(std::move(change));
    if (random_password) expire_random_password(draft, activated);
}

Change expiry_of_password(const Draft& draft, Side side, Cause cause, std::string reason) {
    auto change = draft.make(ChangeKind::expire_password, side, cause, std::move(reason));
    change.before = "valid";
    change.after = "expired";
    return change;
}

void expire_random_password(Draft& draft, std::optional<ChangeId> activated) {
    auto change = expiry_of_password(draft, draft.target(), Cause::provision,
                                     "its password is a random one, so that its holder sets another");
    if (activated) change.needs.push_back(*activated);
    draft.add(std::move(change));
}

}  // namespace lockstep::sync
