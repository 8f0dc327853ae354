#include <fmt/format.h>

#include "sync/carry.hpp"
#include "sync/passes.hpp"
#include "sync/rule_outcome.hpp"

namespace lockstep::sync {
namespace {

std::string_view word_of(policy::ReferenceForm form) {
    switch (form) {
        case policy::ReferenceForm::id: return "id";
        case policy::ReferenceForm::login: return "login";
        case policy::ReferenceForm::email: return "email";
        case policy::ReferenceForm::employeeNumber: return "employeeNumber";
    }
    LOCKSTEP_UNREACHABLE();
}

/// Okta's `managerId` is free text: the rule says what it holds of the person.
std::string okta_text(policy::ReferenceForm form, const Referred& person) {
    switch (form) {
        case policy::ReferenceForm::id: return person.okta.value;
        case policy::ReferenceForm::login: return person.okta_login;
        case policy::ReferenceForm::email: return person.okta_email;
        case policy::ReferenceForm::employeeNumber: return person.employee_number;
    }
    LOCKSTEP_UNREACHABLE();
}

void refer(Draft& draft, const Flow& flow) {
    const bool creates = draft.is_created(draft.target());
    if (!creates && (draft.account(Side::jumpcloud) == nullptr || draft.account(Side::okta) == nullptr)) return;
    auto due = creates ? first_value_of(draft, flow) : outcome_of(draft, flow);
    if (!due) return;
    // The same change before and after the account is there, so that the last look finds it again.
    const auto cause = creates ? Cause::first_link : due->cause;
    auto change = draft.make(ChangeKind::set_reference, due->side, cause, std::move(due->reason));
    if (creates) change.reason = "first link of a new account";
    change.writes.push_back(std::move(due->write));
    draft.add(std::move(change));
}

}  // namespace

Carried carry_reference(Draft& draft, policy::ReferenceForm form, Side from, const Value& raw) {
    const auto subject = to_text(raw);
    const auto* answer = draft.ask({Question::Kind::reference, from, subject,
                                    std::string{from == Side::okta ? word_of(form) : std::string_view{}}});
    if (answer == nullptr) return {std::nullopt, "the person referred to is being looked up", true};
    const auto* person = std::get_if<Referred>(answer);
    if (person == nullptr) return {std::nullopt, fmt::format("nobody is known as {}", subject), true};
    switch (person->state) {
        case Referred::State::linked: break;
        case Referred::State::unlinked: return {std::nullopt, fmt::format("{} is not linked yet", subject), true};
        case Referred::State::gone: return {std::nullopt, fmt::format("{} is gone; the old value stands", subject)};
        case Referred::State::in_case:
            return {std::nullopt, fmt::format("{} is in a case; the old value stands", subject)};
    }
    const auto text = from == Side::okta ? person->jumpcloud.value : okta_text(form, *person);
    if (text.empty()) return {std::nullopt, fmt::format("{} has no {} there", subject, word_of(form))};
    return {Value::text(text), {}};
}

void pass::references(Draft& draft) {
    for (const auto& rule : draft.policy.attributes) {
        const auto flow = flow_of(rule, draft.source());
        if (flow && rule.is_reference()) refer(draft, *flow);
    }
}

}  // namespace lockstep::sync
