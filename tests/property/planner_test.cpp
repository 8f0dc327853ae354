// The planner's laws, for any two directories, policy and base.
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "sync/plan.hpp"
#include "tests/property/people.hpp"

namespace lockstep::property {
namespace {

bool hands_over(const IdentityPlan& plan) {
    return std::ranges::any_of(plan.changes, [](const Change& change) { return change.kind == ChangeKind::hand_over; });
}

/// The plan has said itself that what it writes moves the person to another population, or out of all.
bool foresees(const IdentityPlan& plan) {
    return std::ranges::any_of(plan.notices, [](const auto& one) { return one.kind == Notice::Kind::foreseen; });
}

/// An account that the plan made was in none of the groups that a rule fills, and no rule has put it in one: only now
/// that it is there does a pair that such a group decides take the person out.
void leave_what_a_rule_decides(const Person& person, const IdentityPlan& plan, std::vector<Change>& again) {
    const auto* pairs = person.pairs.get();
    std::erase_if(again, [&](const Change& change) {
        const auto* pair = pairs == nullptr ? nullptr : pairs->find(change.pair);
        if (pair == nullptr || change.kind != ChangeKind::remove_member) return false;
        const Side decides = other(change.side);
        return pair->direction != Direction::both && pair->group(decides).kind != GroupKind::writable &&
               std::ranges::any_of(plan.changes, [&](const Change& first) {
                   return first.kind == ChangeKind::create_account && first.side == decides;
               });
    });
}

/// Applies all changes of the plan in an order that their needs allow, picked by `pick`.
template <class Pick>
void apply_all(Person& person, const IdentityPlan& plan, const Pick& pick) {
    auto waiting = plan.changes;
    while (!waiting.empty()) {
        std::vector<std::size_t> ready;
        for (std::size_t i = 0; i < waiting.size(); ++i) {
            const bool blocked = std::ranges::any_of(waiting, [&](const Change& first) {
                return std::ranges::find(waiting[i].needs, first.id) != waiting[i].needs.end();
            });
            if (!blocked) ready.push_back(i);
        }
        RC_ASSERT(!ready.empty());
        const auto chosen = ready[pick(ready.size())];
        const auto change = waiting[chosen];
        waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(chosen));
        person.apply(change);
    }
}

constexpr auto kFirst = [](std::size_t) { return std::size_t{0}; };

RC_GTEST_PROP(PlannerLaw, ApplyThenPlanIsEmpty, ()) {
    auto person = *any_person();
    const auto plan = person.plan();
    person.settle(plan);
    apply_all(person, plan, kFirst);
    auto again = person.plan();
    leave_what_a_rule_decides(person, plan, again.changes);
    if (hands_over(plan) || foresees(plan)) {
        RC_ASSERT(at_rest(person).plan().changes.empty());  // another source or population has its own word
    } else {
        if (!again.changes.empty()) RC_LOG(show(person, again));
        RC_ASSERT(again.changes.empty());
    }
}

RC_GTEST_PROP(PlannerLaw, AnyOrderThatTheNeedsAllowGivesTheSameEnd, ()) {
    auto one = *any_person();
    const auto plan = one.plan();
    one.settle(plan);
    auto other = one;
    apply_all(one, plan, kFirst);
    apply_all(other, plan, [](std::size_t count) { return *rc::gen::inRange<std::size_t>(0, count); });
    for (auto* person : {&one, &other}) {
        std::ranges::sort(person->standing.given, {}, &Given::object);
        for (auto& [side, held] : person->held) std::ranges::sort(held.groups);
    }
    RC_ASSERT(one.jumpcloud == other.jumpcloud);
    RC_ASSERT(one.okta == other.okta);
    RC_ASSERT(one.standing == other.standing);
    RC_ASSERT(one.held == other.held);
}

RC_GTEST_PROP(PlannerLaw, EveryChangeIsStillPlannedAtItsLastLook, ()) {
    auto person = *any_person();
    person.folds_case = false;  // a refusal is news, and may rightly overtake what waits for it
    const bool writes_may_move_them = person.policy.find_population("some") != nullptr;
    RC_PRE(!writes_may_move_them);
    const auto plan = person.plan();
    person.settle(plan);
    for (const auto& change : plan.changes) {
        const auto today = person.plan();
        if (std::ranges::find(today.changes, change.id, &Change::id) == today.changes.end()) {
            RC_LOG(show(person, today));
            RC_FAIL(std::string{"overtaken by nothing: "} + std::string{name_of(change.kind)});
        }
        person.apply(change);
    }
}

RC_GTEST_PROP(PlannerLaw, AChangeOnOneSideNeverSurvivesAsAnEcho, ()) {
    auto person = at_rest(*any_person());
    RC_PRE(person.jumpcloud.has_value() && person.okta.has_value());
    const auto side = *rc::gen::element(Side::jumpcloud, Side::okta);
    const auto value = *rc::gen::element(Value::text("a"), Value::text("b"), Value::text("z"), Value::empty());
    person.edit(side, "department", value);
    const auto plan = person.plan();
    person.settle(plan);
    const auto writes_to = [&](Side written) {
        return std::ranges::any_of(plan.changes, [&](const Change& change) {
            return change.side == written && std::ranges::any_of(change.writes, [](const AttributeWrite& write) {
                       return write.attribute == "department" && write.rule != RuleId{"state"};
                   });
        });
    };
    if (!hands_over(plan)) RC_ASSERT(!(writes_to(Side::jumpcloud) && writes_to(Side::okta)));
    const auto rested = at_rest(person);
    RC_ASSERT(rested.plan().changes.empty());
    if (!hands_over(plan) && !writes_to(side)) {
        const auto slot = *rested.policy.slots(side).find("department");
        RC_ASSERT(rested.account(side)->values.at(slot) == value);
    }
}

bool is_off(const Person& person, Side side) {
    const auto& account = person.account(side);
    if (!account) return side == Side::okta ? person.okta_gone : person.jumpcloud_gone;
    return account->state == AccountState::suspended || account->state == AccountState::deprovisioned;
}

RC_GTEST_PROP(PlannerLaw, NobodyIsSuspendedWithoutTheOtherSidesStateAbsenceOrALeave, ()) {
    const auto person = *any_person();
    const auto plan = person.plan();
    for (const auto& change : plan.changes) {
        const bool ends_access = change.kind == ChangeKind::suspend || change.kind == ChangeKind::deactivate ||
                                 change.kind == ChangeKind::end_sessions ||
                                 change.kind == ChangeKind::expire_password ||
                                 change.kind == ChangeKind::delete_account;
        if (!ends_access || is_about_further(person, change)) continue;
        const auto* population = person.policy.find_population(person.standing.population);
        const bool leaves = population != nullptr && population->on_leave == policy::OnLeave::offboard &&
                            change.cause == Cause::population;
        const bool is_suspended_by_us = person.standing.place(change.side).suspended_by_us_at.has_value() &&
                                        person.account(change.side)->state == AccountState::suspended;
        RC_ASSERT(is_off(person, other(change.side)) || leaves || is_suspended_by_us);
        if (change.commanded) RC_ASSERT(person.account(other(change.side)).has_value());
    }
}

RC_GTEST_PROP(PlannerLaw, AFurtherAccountIsOnlyEverContained, ()) {
    auto person = *any_person();
    RC_PRE(person.further.has_value());
    const auto before = *person.further;
    person = at_rest(person);
    auto after = *person.further;
    const bool was_on = before.state == AccountState::active || before.state == AccountState::staged;
    RC_ASSERT(was_on || after.state == before.state);
    after.state = before.state;
    RC_ASSERT(after == before);
}

RC_GTEST_PROP(PlannerLaw, TheBreakerNeverHoldsBackTheEndOfAccess, ()) {
    auto person = *any_person();
    const auto without = person.plan();
    const std::vector<WallTime> often(9, person.now - std::chrono::hours{1});
    for (const Side side : kSides) {
        for (const auto* state : {"active", "suspended"}) {
            person.standing.repeats.push_back({side, "status", Value::text(state), often});
        }
    }
    const auto with = person.plan();
    for (const auto& change : without.changes) {
        if (change.kind != ChangeKind::suspend && change.kind != ChangeKind::end_sessions) continue;
        RC_ASSERT(std::ranges::find(with.changes, change.id, &Change::id) != with.changes.end());
    }
    RC_ASSERT(std::ranges::find(with.changes, ChangeKind::unsuspend, &Change::kind) == with.changes.end());
}

RC_GTEST_PROP(PlannerLaw, UnreadIsNeverWrittenNorWrittenFrom, ()) {
    const auto person = *any_person();
    for (const auto& change : person.plan().changes) {
        if (change.kind == ChangeKind::hand_over) continue;
        for (const auto& write : change.writes) {
            RC_ASSERT(!write.after.is_unread() && !write.before.is_unread() && !write.other.is_unread());
        }
    }
}

RC_GTEST_PROP(PlannerLaw, UnderAHoldNothingIsGiven, ()) {
    auto person = *any_person();
    person.standing.hold = true;
    for (const auto& change : person.plan().changes) RC_ASSERT(!traits_of(change.kind).gives_access);
}

RC_GTEST_PROP(PlannerLaw, SameArgumentsSameAnswer, ()) {
    const auto person = *any_person();
    RC_ASSERT(person.plan() == person.plan());
}

}  // namespace
}  // namespace lockstep::property
