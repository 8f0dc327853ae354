// What must hold whatever happens, judged by what people really did (issue 4, "Proof").
#include <fmt/format.h>

#include <algorithm>

#include "sync/plan.hpp"
#include "tests/model/machine.hpp"

namespace lockstep::model {
namespace {

constexpr unsigned kGone = 7;

std::size_t index_of(Side side) {
    return static_cast<std::size_t>(side);
}

unsigned bit_of(AccountState state) {
    return 1U << static_cast<unsigned>(state);
}

/// The situations in which the account was since time last passed, today's included.
unsigned situations(const State& state, Side side, int person) {
    const auto* account = account_of(state, side, person);
    const unsigned today = 1U << (account == nullptr ? kGone : static_cast<unsigned>(account->state));
    return state.truth.at(person - 1).states.at(index_of(side)) | today;
}

bool was_active(const State& state, Side side, int person) {
    return (situations(state, side, person) & (bit_of(AccountState::active) | bit_of(AccountState::staged))) != 0;
}

bool was_off(const State& state, Side side, int person) {
    return (situations(state, side, person) & ~(bit_of(AccountState::active) | bit_of(AccountState::staged))) != 0;
}

std::string label(int person, std::string_view text) {
    return fmt::format("person {}: {}", person, text);
}

bool is_reported(const std::vector<IdentityPlan>& plans, int person, const RuleId& rule) {
    return std::ranges::any_of(plans, [&](const IdentityPlan& plan) {
        return person_of(plan.next.id) == person &&
               std::ranges::find(plan.conflicts, rule, &Conflict::rule) != plan.conflicts.end();
    });
}

bool has_case(const std::vector<IdentityPlan>& plans, int person) {
    return std::ranges::any_of(
        plans, [&](const IdentityPlan& plan) { return person_of(plan.next.id) == person && !plan.cases.empty(); });
}

/// What was written over and over is left to a person, and said.
bool is_frozen(const std::vector<IdentityPlan>& plans, int person) {
    return std::ranges::any_of(plans, [&](const IdentityPlan& plan) {
        return person_of(plan.next.id) == person &&
               std::ranges::find(plan.notices, Notice::Kind::frozen, &Notice::kind) != plan.notices.end();
    });
}

bool is_held_back(const std::vector<IdentityPlan>& plans, const State& state, int person) {
    return std::ranges::any_of(plans, [&](const IdentityPlan& plan) {
        return person_of(plan.next.id) == person && std::ranges::any_of(plan.changes, [&](const Change& change) {
                   return state.memory.staged.contains(change.id);
               });
    });
}

/// No edit is lost, brought back or fought over.
std::string judge_value(const policy::AttributeRule& rule, const Truth::Edit& edit, Side source, const Value& jumpcloud,
                        const Value& okta, bool reported) {
    const bool both = rule.authority == policy::Authority::both;
    if (jumpcloud != okta) {
        if (!reported)
            return fmt::format("{} is {} and {} in the end", rule.id.value, to_display(jumpcloud), to_display(okta));
        const bool two_edits = edit.jumpcloud && edit.okta;
        if (!two_edits && !edit.contested)
            return fmt::format("{}: a conflict, though one side was edited", rule.id.value);
    }
    if (edit.contested) return {};
    if ((both || source == Side::jumpcloud) && edit.jumpcloud && jumpcloud != *edit.jumpcloud) {
        return fmt::format("{}: JumpCloud's {} became {}", rule.id.value, to_display(*edit.jumpcloud),
                           to_display(jumpcloud));
    }
    if ((both || source == Side::okta) && edit.okta && okta != *edit.okta) {
        return fmt::format("{}: Okta's {} became {}", rule.id.value, to_display(*edit.okta), to_display(okta));
    }
    return {};
}

}  // namespace

/// The last look is over: what is about to be sent must have a cause in what people did.
void Machine::judge_begin(State& state, const engine::StepLife& life) const {
    const auto& change = life.change();
    const int person = person_of(change.identity);
    const auto& standing = life.standing();
    const Side source = standing.source.value_or(Side::jumpcloud);
    const auto& truth = state.truth.at(person - 1);
    const auto wrong = [&](std::string_view law) {
        state.wrong =
            label(person, fmt::format("{}: {} in {}", law, traits_of(change.kind).verb, title_of(change.side)));
    };
    switch (change.kind) {
        case ChangeKind::create_account:
        case ChangeKind::activate:
        case ChangeKind::activate_with_mail:
            if (!was_active(state, source, person)) wrong("active against the source's will");
            break;
        case ChangeKind::unsuspend:
            if (!was_active(state, source, person)) wrong("active against the source's will");
            if (truth.suspended_by_people.at(index_of(change.side)) && !truth.moved_by_people &&
                !truth.both_suspended.at(index_of(change.side))) {
                wrong("somebody else's suspension is lifted");
            }
            break;
        case ChangeKind::suspend:
        case ChangeKind::deactivate:
        case ChangeKind::delete_account:
        case ChangeKind::end_sessions:
        case ChangeKind::expire_password:
            if (!was_off(state, source, person)) wrong("access is taken without a cause");
            break;
        case ChangeKind::add_member:
        case ChangeKind::remove_member: {
            const auto& group = state.world.groups.at({change.object});
            const auto written = state.memory.written.find(change.identity);
            const bool lately = written != state.memory.written.end() &&
                                written->second >= state.world.now - policy_.safety.settle && !truth.moved_by_people;
            const auto& members = state.world.at(change.side).members[group.id];
            if (lately && members.contains(change.account) == (change.kind == ChangeKind::add_member)) {
                wrong("an echo, the edge is as it would be");
            }
            if (group.kind != GroupKind::writable) wrong("a read-only group is written");
            if (const auto pair = truth.pairs.find(change.pair); pair != truth.pairs.end()) {
                const auto wanted = change.kind == ChangeKind::add_member ? 2U : 1U;
                if (!pair->second.contested && !state.restored && (pair->second.since & wanted) == 0) {
                    wrong("an edge of a pair is written without a cause");
                }
                break;
            }
            const bool theirs = truth.given_by_people.contains(group.id) && !truth.moved_by_people;
            if (change.kind == ChangeKind::remove_member && theirs) wrong("somebody else's gift is taken");
            break;
        }
        case ChangeKind::set_attributes:
        case ChangeKind::set_reference: {
            const auto* account = state.world.find(change.side, change.account);
            const bool undisturbed =
                state.left.faults == setup_.budget.faults && state.left.crashes == setup_.budget.crashes;
            if (account == nullptr || !undisturbed) break;
            const auto held = sync::held_by(policy_, standing, change, *account);
            if (held == sync::Held::all) wrong("an echo, what is written is there already");
            break;
        }
        case ChangeKind::link:
        case ChangeKind::hand_over:
        case ChangeKind::create_group:
        case ChangeKind::assign_app:
        case ChangeKind::unassign_app:
        case ChangeKind::bind_devices:
        case ChangeKind::unbind_devices: break;
    }
}

void Machine::judge_send(State& state, const engine::StepLife& life) const {
    const auto& change = life.change();
    const int person = person_of(change.identity);
    if (traits_of(change.kind).gives_access && state.memory.standings.at(change.identity).hold) {
        state.wrong =
            label(person, fmt::format("a hold stands: {} in {}", traits_of(change.kind).verb, title_of(change.side)));
    }
}

/// Both groups of a pair have the person, or neither: as whoever edited it last had it.
std::string Machine::judge_pairs(const State& state, int person) const {
    const auto is_in = [&](Side side, const GroupPair& pair) {
        const auto& members = state.world.at(side).members;
        const auto it = members.find(pair.group(side).id);
        return it != members.end() && it->second.contains(account_of(state, side, person)->id);
    };
    for (const auto& pair : state.memory.pairs) {
        const bool jumpcloud = is_in(Side::jumpcloud, pair);
        if (jumpcloud != is_in(Side::okta, pair)) {
            return fmt::format("in the end is in {}'s group of {} alone",
                               title_of(jumpcloud ? Side::jumpcloud : Side::okta), title_of(pair));
        }
        const auto edit = state.truth.at(person - 1).pairs.find(pair.id);
        if (edit == state.truth.at(person - 1).pairs.end() || edit->second.contested || state.restored) continue;
        if (jumpcloud != edit->second.wanted) {
            return fmt::format("{} {}", jumpcloud ? "was put back into" : "was taken out of", title_of(pair));
        }
    }
    return {};
}

std::string Machine::judge_rest(const State& state, const std::vector<IdentityPlan>& plans) const {
    for (int person = 1; person <= setup_.people; ++person) {
        for (const Side side : kSides) {
            const auto count = std::ranges::count_if(
                state.world.at(side).accounts, [&](const auto& entry) { return person_of(entry.second) == person; });
            if (count > 1) return label(person, fmt::format("has {} accounts in {}", count, title_of(side)));
        }
        const auto standing = state.memory.standings.find(identity_of(state, person));
        const auto* jumpcloud = account_of(state, Side::jumpcloud, person);
        const auto* okta = account_of(state, Side::okta, person);
        const bool distrusted = state.world.at(Side::jumpcloud).accounts.empty();  // an empty list proves nothing
        const bool excused = distrusted || has_case(plans, person) || is_held_back(plans, state, person);
        if (standing == state.memory.standings.end()) {
            if (jumpcloud != nullptr && jumpcloud->state == AccountState::active && !excused)
                return label(person, "is not known in the end");
            continue;
        }
        const auto& truth = state.truth.at(person - 1);
        const bool is_off = jumpcloud == nullptr || jumpcloud->state == AccountState::suspended;
        if (is_off && okta != nullptr && okta->state == AccountState::active && !excused) {
            return label(person, "is active in Okta, and not in JumpCloud");
        }
        const bool is_on = jumpcloud != nullptr && jumpcloud->state == AccountState::active;
        const bool frozen = is_frozen(plans, person);
        const bool disputed = truth.both_suspended.at(index_of(Side::okta));
        const bool off_by_people = disputed || truth.suspended_by_people.at(index_of(Side::okta)) || state.restored;
        if (is_on && okta == nullptr && standing->second.okta.account.empty() && !excused && !standing->second.hold) {
            return label(person, "was never created in Okta");
        }
        if (is_on && okta != nullptr && !excused && !standing->second.hold && !off_by_people && !frozen &&
            okta->state != AccountState::active) {
            return label(person, fmt::format("is {} in Okta for no reason", name_of(okta->state)));
        }
        for (const Side side : kSides) {
            const auto* account = side == Side::okta ? okta : jumpcloud;
            const bool held = standing->second.hold && truth.suspended_by_people.at(index_of(side));
            if (held && account != nullptr && account->state == AccountState::active) {
                return label(person, fmt::format("is held, and active in {}", title_of(side)));
            }
        }
        if (jumpcloud == nullptr || okta == nullptr || !standing->second.linked() || frozen) continue;
        if (!excused && okta->state != AccountState::deprovisioned) {
            if (auto wrong = judge_pairs(state, person); !wrong.empty()) return label(person, wrong);
        }
        for (const auto& rule : policy_.attributes) {
            if (!rule.jumpcloud || !rule.okta || okta->state == AccountState::deprovisioned) continue;
            const auto edit = truth.edits.find(rule.id);
            auto lenient = edit == truth.edits.end() ? Truth::Edit{} : edit->second;
            lenient.contested = lenient.contested || state.restored;
            const auto wrong = judge_value(rule, lenient, standing->second.source.value_or(Side::jumpcloud),
                                           jumpcloud->values.at(*rule.jumpcloud), okta->values.at(*rule.okta),
                                           is_reported(plans, person, rule.id));
            if (!wrong.empty()) return label(person, wrong);
        }
    }
    return {};
}

}  // namespace lockstep::model
