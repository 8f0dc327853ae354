#include <fmt/format.h>

#include <algorithm>

#include "sync/activation.hpp"
#include "sync/life_cycle.hpp"
#include "sync/stuck.hpp"

namespace lockstep::sync {
namespace {

std::string why_off(const Draft& draft) {
    if (draft.leaving) return fmt::format("left population {}, which offboards", draft.population->name);
    return said_of(draft.situation(draft.source()), draft.source());
}

/// How often the vendor has refused to suspend the account as it stands.
std::int64_t refusals(const Draft& draft, Side side) {
    const auto now = name_of(draft.situation(side));
    for (const auto& stuck : draft.standing.stuck) {
        if (is_refused_suspension(stuck, side, now)) return refusals_in(stuck);
    }
    return 0;
}

Change suspension(const Draft& draft, Side side, const StateCause& why, const std::string& reason) {
    auto change = draft.make(ChangeKind::suspend, side, why.cause, reason);
    change.before = name_of(draft.situation(side));
    change.after = "suspended";
    change.commanded = why.commanded;
    change.unlock_first = is_locked_out(*draft.account(side));
    return change;
}

void deactivate(Draft& draft, const StateCause& why, std::string reason) {
    auto change = draft.make(ChangeKind::deactivate, draft.target(), why.cause, std::move(reason));
    change.commanded = why.commanded;
    change.before = name_of(draft.situation(draft.target()));
    change.after = "deprovisioned";
    draft.add(std::move(change));
}

Change end_by_expiry(const Draft& draft, Side side, Cause cause, std::string reason) {
    if (side == Side::jumpcloud) {
        reason += "; JumpCloud ends no session by call: what is signed in already stays so until it runs out";
    }
    return expiry_of_password(draft, side, cause, std::move(reason));
}

/// The vendor has refused once: what can be ended is ended first, then the suspension is tried again.
void suspend_after_refusal(Draft& draft, const StateCause& why, const std::string& reason) {
    const Side side = draft.target();
    auto again = suspension(draft, side, why, reason);
    again.needs.push_back(draft.add(end_by_expiry(draft, side, why.cause, reason)));
    if (side == Side::okta) again.needs.push_back(draft.add(end_of_access(draft, side, why.cause, reason)));
    draft.add(std::move(again));
}

void end_active(Draft& draft, const StateCause& why, const std::string& reason) {
    const Side side = draft.target();
    const auto& account = *draft.account(side);
    if (is_deactivated_at_once(account)) {
        const auto& what = account.vendor_status.empty() ? std::string{"STAGED"} : account.vendor_status;
        return deactivate(draft, why, fmt::format("{}, and Okta suspends nobody who is {}", reason, what));
    }
    const auto refused = refusals(draft, side);
    if (refused == 0) return suspend(draft, side, why, reason);
    const bool gives_up = refused > 1 && draft.population->offboard.if_refused == policy::IfRefused::deactivate;
    if (side == Side::okta && gives_up) {
        return deactivate(draft, why, reason + ", and " + std::string{title_of(side)} + " refuses to suspend");
    }
    if (refused > 1) return suspend(draft, side, why, reason);  // stuck, and alarms
    suspend_after_refusal(draft, why, reason);
}

/// JumpCloud cannot deactivate: the person stays suspended and loses what Lockstep assigned (assign() takes it back).
void end_grace(Draft& draft) {
    const auto& offboard = draft.population->offboard;
    const auto until = *draft.answer.next.grace_until;
    if (draft.target() == Side::okta) return deactivate(draft, {Cause::grace, false}, "the grace ended");
    draft.grace_over = true;
    if (!offboard.delete_after || draft.situation(draft.source()) != Situation::gone) return;
    if (draft.now < until + *offboard.delete_after) return draft.wake_at(until + *offboard.delete_after);
    auto change = draft.make(ChangeKind::delete_account, draft.target(), Cause::grace, "the time to deletion ended");
    change.before = "suspended";
    change.after = "gone";
    draft.add(std::move(change));
}

/// A suspension of ours whose sessions are still to be ended: the target's, or the source's where one was carried back.
void finish_ending_access(Draft& draft) {
    if (draft.standing.access_ended || draft.situation(draft.target()) != Situation::suspended) return;
    for (const Side side : {draft.target(), draft.source()}) {
        const auto& place = draft.standing.place(side);
        if (!place.suspended_by_us_at || draft.situation(side) != Situation::suspended) continue;
        const auto cause = place.suspended_by_us_cause.value_or(Cause::state);
        draft.add(end_of_access(draft, side, cause, why_off(draft)));
        return;
    }
}

void stay_suspended(Draft& draft) {
    auto& next = draft.answer.next;
    const auto& grace = draft.population->offboard.deactivate_after;
    const bool starts = draft.situation(draft.source()) == Situation::gone && !draft.standing.offboarded_at;
    if (starts) {
        next.offboarded_at = draft.now;
        if (grace) next.grace_until = draft.now + *grace;
    }
    if (!next.grace_until) return;
    if (draft.now < *next.grace_until) return draft.wake_at(*next.grace_until);
    end_grace(draft);
}

/// Deleted only where the policy says so, and only once the source is gone; counted from the deactivation.
void stay_deprovisioned(Draft& draft) {
    auto& next = draft.answer.next;
    const auto& after = draft.population->offboard.delete_after;
    if (!after || draft.situation(draft.source()) != Situation::gone) return;
    const auto base = next.bases.find(kStateRule);
    const auto& seen = draft.target() == Side::okta ? &Base::okta : &Base::jumpcloud;
    const bool is_new = base == next.bases.end() || base->second.*seen != Value::text("deprovisioned");
    if (is_new || !next.grace_until) next.grace_until = draft.now + *after;
    if (draft.now < *next.grace_until) return draft.wake_at(*next.grace_until);
    auto change = draft.make(ChangeKind::delete_account, draft.target(), Cause::grace, "the time to deletion ended");
    change.before = "deprovisioned";
    change.after = "gone";
    draft.add(std::move(change));
}

}  // namespace

bool is_locked_out(const Account& account) {
    return account.side == Side::okta && account.vendor_status == "LOCKED_OUT";
}

bool is_deactivated_at_once(const Account& account) {
    return account.side == Side::okta &&
           (account.state == AccountState::staged || account.vendor_status == "PROVISIONED");
}

Change end_of_access(const Draft& draft, Side side, Cause cause, std::string reason) {
    if (side == Side::jumpcloud) return end_by_expiry(draft, side, cause, std::move(reason));
    auto change = draft.make(ChangeKind::end_sessions, side, cause, std::move(reason));
    change.before = "open";
    change.after = "ended";
    return change;
}

void suspend(Draft& draft, Side side, const StateCause& why, const std::string& reason) {
    const auto suspended = draft.add(suspension(draft, side, why, reason));
    auto end = end_of_access(draft, side, why.cause, reason);
    end.needs.push_back(suspended);
    draft.add(std::move(end));
}

void offboard(Draft& draft) {
    const auto why = state_cause(draft);
    const auto reason = why_off(draft);
    const auto target = draft.situation(draft.target());
    finish_ending_access(draft);
    if (draft.population->offboard.action == policy::OffboardAction::report) {
        if (target == Situation::active) draft.note(Notice::Kind::drift, reason + ": the policy says report");
        return;
    }
    contain_further(draft, why, reason);
    switch (target) {
        case Situation::never:
        case Situation::gone: return;
        case Situation::staged:
            // No access yet. Okta cannot suspend it, JumpCloud cannot deactivate it.
            if (draft.target() == Side::okta) return deactivate(draft, why, reason);
            return end_active(draft, why, reason);
        case Situation::active: return end_active(draft, why, reason);
        case Situation::suspended: return stay_suspended(draft);
        case Situation::deprovisioned: return stay_deprovisioned(draft);
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace lockstep::sync
