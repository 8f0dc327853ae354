#include "sync/life_cycle.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sync/activation.hpp"
#include "sync/passes.hpp"
#include "sync/rule_outcome.hpp"

namespace lockstep::sync {
namespace {

Value state_text(Situation situation) {
    return Value::text(std::string{name_of(situation)});
}

const Base* state_base(const Draft& draft) {
    const auto& bases = draft.answer.next.bases;
    const auto it = bases.find(kStateRule);
    return it == bases.end() ? nullptr : &it->second;
}

const Value& half(const Base& base, Side side) {
    return side == Side::okta ? base.okta : base.jumpcloud;
}

/// A person's word on the states as they stand.
const Decision* state_decision(Draft& draft) {
    return decision_about(draft, kStateRule, state_text(draft.situation(Side::jumpcloud)),
                          state_text(draft.situation(Side::okta)));
}

/// The states disagreed when the source was handed over, and neither has moved since: a person says what they are.
bool waits_since_hand_over(Draft& draft) {
    const auto jumpcloud = state_text(draft.situation(Side::jumpcloud));
    const auto okta = state_text(draft.situation(Side::okta));
    const auto* decision = state_decision(draft);
    const auto* base = state_base(draft);
    if (base == nullptr || base->agreed || base->jumpcloud != jumpcloud || base->okta != okta) return false;
    if (decision != nullptr) return decision->answer != lockstep::name_of(draft.source());
    draft.answer.conflicts.push_back({draft.standing.id, draft.person(), kStateRule, jumpcloud, okta, *base,
                                      "the states disagreed when the source was handed over"});
    return true;
}

/// A read by id that dates the source's state: somebody set it when the link was there already. JumpCloud dates none.
bool has_moved_since_link(const Draft& draft) {
    const auto* source = draft.account(draft.source());
    const auto& linked_at = draft.standing.linked_at;
    return source != nullptr && source->how == ReadHow::by_id && linked_at && source->status_changed > linked_at;
}

enum class Proof { yes, no, open };

/// By us: a suspension whose cause was this source's state, and still the latest status change there.
Proof suspended_by_us(Draft& draft) {
    const Side side = draft.target();
    const auto& place = draft.standing.place(side);
    if (!place.suspended_by_us_at) return Proof::no;
    const auto& account = *draft.account(side);
    if (side == Side::okta) {
        const bool same = place.suspended_by_us_status && account.status_changed == place.suspended_by_us_status;
        return same ? Proof::yes : Proof::no;
    }
    const auto* answer = draft.ask({Question::Kind::status_history, side, account.id.value, {}});
    if (answer == nullptr) return Proof::open;
    const auto* still_ours = std::get_if<bool>(answer);
    return still_ours != nullptr && *still_ours ? Proof::yes : Proof::no;
}

void unsuspend(Draft& draft, Cause cause, std::string reason) {
    auto change = draft.make(ChangeKind::unsuspend, draft.target(), cause, std::move(reason));
    change.before = "suspended";
    change.after = "active";
    draft.add(std::move(change));
}

void meet_suspended(Draft& draft) {
    const auto* decision = state_decision(draft);
    if (decision != nullptr && decision->answer == lockstep::name_of(draft.source())) {
        return unsuspend(draft, Cause::decision, "decided by " + decision->by);
    }
    const auto proof = suspended_by_us(draft);
    if (proof == Proof::open) return;
    if (proof == Proof::yes) {
        return unsuspend(draft, Cause::state,
                         fmt::format("active again in {}; the suspension was ours", title_of(draft.source())));
    }
    draft.answer.next.place(draft.target()).forget_suspension();
    const auto target = title_of(draft.target());
    if (draft.population->suspended_elsewhere == policy::SuspendedElsewhere::carry_back && !draft.standing.hold) {
        const auto reason = fmt::format("suspended in {}, not by us", target);
        suspend(draft, draft.source(), {Cause::state, false}, reason);
        if (draft.population->offboard.action == policy::OffboardAction::suspend) {
            contain_further(draft, {Cause::state, false}, reason);
        }
        return;
    }
    draft.note(Notice::Kind::suspended_elsewhere,
               fmt::format("active in {}, suspended in {}, and not by us", title_of(draft.source()), target));
}

Case target_case(const Draft& draft, Case::Kind kind, std::string question, std::vector<std::string> answers) {
    Case asked;
    asked.kind = kind;
    asked.key = case_key(kind, {{draft.target(), draft.standing.place(draft.target()).account}});
    asked.question = std::move(question);
    asked.answers = std::move(answers);
    return asked;
}

void meet_deprovisioned(Draft& draft, Situation source) {
    const auto question = fmt::format("{} in {}, deprovisioned in {}: the same person come back?", name_of(source),
                                      title_of(draft.source()), title_of(draft.target()));
    const auto answer = draft.ask_person(target_case(draft, Case::Kind::returned, question, {"reactivate", "leave"}));
    if (answer == "reactivate" && source == Situation::active) {
        activate(draft, "deprovisioned", Cause::decision, "a person decided that the account comes back");
    }
}

void meet_gone(Draft& draft, Situation source) {
    const auto question = fmt::format("{} in {}, deleted in {}: create a new account?", name_of(source),
                                      title_of(draft.source()), title_of(draft.target()));
    // provision() creates it once that is decided; it is never created again by itself.
    draft.ask_person(target_case(draft, Case::Kind::gone, question, {"recreate", "leave"}));
}

void meet_staged(Draft& draft) {
    if (!draft.standing.place(draft.target()).created_by_us) {
        draft.note(Notice::Kind::staged_on_target, fmt::format("active in {}, staged in {}, and not created by us",
                                                               title_of(draft.source()), title_of(draft.target())));
    } else if (draft.population->provision.activate) {
        activate(draft, "staged", Cause::provision, "created by us and not yet activated");
    }
}

/// The source came back, or never left: an offboarding that was under way ends here.
void end_offboarding(Draft& draft, Situation target) {
    auto& next = draft.answer.next;
    next.offboarded_at.reset();
    next.grace_until.reset();
    next.place(draft.source()).forget_suspension();
    if (target != Situation::active) return;
    next.place(draft.target()).forget_suspension();
    next.place(draft.target()).returns = false;  // somebody brought it back already
    next.access_ended = false;
}

void meet_active_source(Draft& draft, Situation target) {
    switch (target) {
        case Situation::never: return;  // provision()
        case Situation::active:
            if (draft.standing.place(draft.target()).password_due) expire_random_password(draft, std::nullopt);
            return;
        case Situation::staged: return meet_staged(draft);
        case Situation::suspended: return meet_suspended(draft);
        case Situation::deprovisioned: return meet_deprovisioned(draft, Situation::active);
        case Situation::gone: return meet_gone(draft, Situation::active);
    }
    LOCKSTEP_UNREACHABLE();
}

void meet_staged_source(Draft& draft, Situation target) {
    switch (target) {
        case Situation::never:  // provision()
        case Situation::staged: return;
        case Situation::active:
        case Situation::suspended:
            draft.note(Notice::Kind::drift,
                       fmt::format("staged in {}, {} in {}: nothing is changed", title_of(draft.source()),
                                   name_of(target), title_of(draft.target())));
            return;
        case Situation::deprovisioned: return meet_deprovisioned(draft, Situation::staged);
        case Situation::gone: return meet_gone(draft, Situation::staged);
    }
    LOCKSTEP_UNREACHABLE();
}

void keep_state_base(Draft& draft, Situation source, Situation target) {
    const bool reported = draft.population->offboard.action == policy::OffboardAction::report;
    if (target == Situation::never || (!goes_together(source, target) && !reported)) return;
    draft.answer.next.bases[kStateRule] = {state_text(draft.situation(Side::jumpcloud)),
                                           state_text(draft.situation(Side::okta)), "", true};
}

}  // namespace

bool goes_together(Situation source, Situation target) {
    if (source == target) return true;
    const bool source_is_off =
        source == Situation::suspended || source == Situation::deprovisioned || source == Situation::gone;
    return source_is_off && target != Situation::staged && target != Situation::active;
}

std::string said_of(Situation situation, Side side) {
    return fmt::format("{} {} {}", name_of(situation), situation == Situation::gone ? "from" : "in", title_of(side));
}

StateCause state_cause(const Draft& draft) {
    const auto source = draft.situation(draft.source());
    if (draft.leaving) return {Cause::population, false};
    if (source == Situation::gone) return {Cause::absence, false};
    const auto* base = state_base(draft);
    if (base == nullptr && has_moved_since_link(draft)) return {Cause::state, true};
    if (base == nullptr) return {Cause::first_link, false};
    if (!base->agreed) return {Cause::decision, false};
    if (half(*base, draft.source()) != state_text(source)) {
        return {Cause::state, draft.account(draft.source())->how == ReadHow::by_id};
    }
    const bool target_moved = half(*base, draft.target()) != state_text(draft.situation(draft.target()));
    return {target_moved ? Cause::state : Cause::policy_edit, false};
}

void pass::life_cycle(Draft& draft) {
    const auto source = draft.situation(draft.source());
    const auto target = draft.situation(draft.target());
    if (source == Situation::never) {
        draft.note(Notice::Kind::unmanaged, fmt::format("has no account in {}, the source of population {}",
                                                        title_of(draft.source()), draft.population->name));
        return;
    }
    if (waits_since_hand_over(draft)) return;
    if (draft.leaving) return offboard(draft);
    switch (source) {
        case Situation::never: LOCKSTEP_UNREACHABLE();
        case Situation::staged:
            end_offboarding(draft, target);
            if (!draft.outside) meet_staged_source(draft, target);
            break;
        case Situation::active:
            end_offboarding(draft, target);
            if (!draft.outside) meet_active_source(draft, target);
            break;
        case Situation::suspended:
        case Situation::deprovisioned:
        case Situation::gone: offboard(draft); break;
    }
    keep_state_base(draft, source, target);
}

}  // namespace lockstep::sync
