#include "tests/model/machine.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/standings.hpp"
#include "tests/support/policy_of.hpp"

namespace lockstep::model {
namespace {

bool has_what_it_needs(const State& state, const Step& step) {
    return std::ranges::all_of(step.change.needs, [&](const ChangeId& need) {
        return std::ranges::any_of(state.memory.steps, [&](const Step& other) {
            return other.change.id == need && other.state == StepState::succeeded;
        });
    });
}

/// Some step of the person may be tried now. One in doubt goes before all others.
bool can_begin(const State& state, int person) {
    if (state.process.tries.contains(identity_of(state, person))) return false;
    bool can = false;
    for (const auto& step : state.memory.steps) {
        if (is_final(step.state) || person_of(step.change.identity) != person) continue;
        const bool may = step.not_before <= state.world.now && has_what_it_needs(state, step);
        if (step.in_doubt) return may;
        can = can || may;
    }
    return can;
}

}  // namespace

IdentityId identity_of(const State& state, int person) {
    for (const auto& [id, standing] : state.memory.standings) {
        if (person_of(id) == person) return id;
    }
    const auto* account = account_of(state, Side::jumpcloud, person);
    return account != nullptr ? engine::make_standing(*account).id : IdentityId{};
}

int person_of(const IdentityId& identity) {
    return identity.value.at(identity.value.find(':') + 3) - '0';  // `jumpcloud:jp1`
}

const Account* account_of(const State& state, Side side, int person) {
    for (const auto& [id, account] : state.world.at(side).accounts) {
        if (person_of(account) == person) return &account;
    }
    return nullptr;
}

Machine::Machine(Setup setup, Mutation mutation)
    : setup_{std::move(setup)}, mutation_{mutation}, policy_{testing::policy_of(testing::kConnections + setup_.rules)} {
    if (mutation_ == Mutation::quiet_time) policy_.safety.quiet_time = std::chrono::seconds{0};
}

State Machine::first() const {
    State state{policy_};
    for (const auto& group : setup_.groups) state.world.groups[group.id] = group;
    for (int person = 1; setup_.linked && person <= setup_.people; ++person) {
        for (const Side side : kSides) {
            const auto id = state.world.add_account(side, person, AccountState::active).id;
            for (const auto& name : policy_.slots(side).names()) {
                if (state.world.value(side, id, name).is_empty())
                    state.world.set_value(side, id, name, Value::text("A"));
            }
            for (const auto& group : setup_.members) {
                if (state.world.groups.at(group).side != side) continue;
                state.world.set_member(group, side, id, true);
                state.truth.at(person - 1).given_by_people.insert(group);
            }
        }
    }
    state.world.pass_time(std::chrono::hours{1});
    while (!come_to_rest(state)) {
    }
    state.left = setup_.budget;
    for (int person = 1; person <= setup_.people; ++person) {
        auto& truth = state.truth.at(person - 1);
        truth.states = {};
        for (const auto& pair : state.memory.pairs) {
            truth.pairs[pair.id].want(std::ranges::find(setup_.members, pair.jumpcloud.id) != setup_.members.end());
        }
    }
    return after(std::move(state), {Action::Kind::time});
}

std::vector<Action> Machine::possible(const State& state) const {
    using Kind = Action::Kind;
    std::vector<Action> actions;
    const auto& process = state.process;
    if (process.half) {
        actions.push_back({Kind::settle_half});
        if (state.left.crashes > 0) actions.push_back({Kind::crash});
        return actions;
    }
    for (const auto& [identity, one] : process.tries) {
        const auto person = static_cast<unsigned char>(person_of(identity));
        if (one.sent()) {
            actions.push_back({Kind::hear, person});
        } else {
            actions.push_back({Kind::send, person, 0});
            if (state.left.faults == 0) continue;
            actions.push_back({Kind::send, person, 1});
            actions.push_back({Kind::send, person, 2});
        }
    }
    for (int person = 1; person <= setup_.people; ++person) {
        if (can_begin(state, person)) actions.push_back({Kind::begin, static_cast<unsigned char>(person)});
    }
    if (state.memory.steps.empty()) {
        for (unsigned char stale = 0; stale < (setup_.stale_lists ? 4 : 1); ++stale) {
            const auto jumpcloud = static_cast<unsigned char>(stale & 1);
            const auto okta = static_cast<unsigned char>(stale >> 1);
            actions.push_back({Kind::pass, jumpcloud, okta, 0});
            if (state.left.crashes == 0) continue;
            actions.push_back({Kind::pass, jumpcloud, okta, 1});
            if (!policy_.groups.empty()) actions.push_back({Kind::pass, jumpcloud, okta, 2});
        }
        for (int person = 1; person <= setup_.people; ++person) {
            actions.push_back({Kind::reconcile, static_cast<unsigned char>(person)});
        }
    }
    if (process.tries.empty()) actions.push_back({Kind::time});
    if (state.left.crashes > 0 && process.graph) actions.push_back({Kind::crash});
    for (unsigned char i = 0; i < state.late.size(); ++i) actions.push_back({Kind::land, i});
    if (setup_.edits.approves && state.memory.approved != state.memory.staged) actions.push_back({Kind::approve});
    list_edits(state, actions);
    return actions;
}

State Machine::after(State state, Action action) const {
    using Kind = Action::Kind;
    switch (action.kind) {
        case Kind::pass: pass(state, action.a != 0, action.b != 0, action.c); break;
        case Kind::reconcile: reconcile(state, action.a); break;
        case Kind::begin: begin(state, action.a); break;
        case Kind::send: send(state, state.process.tries.at(identity_of(state, action.a)), action.b); break;
        case Kind::hear: hear(state, identity_of(state, action.a)); break;
        case Kind::settle_half: {
            const auto half = *state.process.half;
            state.process.half.reset();
            if (half.standing) state.memory.standings[half.standing->id] = *half.standing;
            break;
        }
        case Kind::crash:
            --state.left.crashes;
            crash(state);
            break;
        case Kind::land: {
            const auto call = state.late.at(action.a);
            state.late.erase(state.late.begin() + action.a);
            try {
                static_cast<void>(state.world.perform(call));
            } catch (const directory::DirectoryError&) {
                // Nobody hears it.
            }
            break;
        }
        case Kind::time:
            state.late.clear();
            state.world.pass_time(setup_.tick);
            for (int person = 1; person <= setup_.people; ++person) {
                auto& truth = state.truth.at(person - 1);
                truth.moved_by_people = false;
                for (auto& [pair, edit] : truth.pairs) edit.since = edit.wanted ? 2U : 1U;
                for (const Side side : kSides) {
                    const auto* account = account_of(state, side, person);
                    truth.states.at(static_cast<std::size_t>(side)) =
                        1U << (account == nullptr ? 7U : static_cast<unsigned>(account->state));
                }
            }
            break;
        case Kind::edit_value:
        case Kind::edit_state:
        case Kind::edit_role:
        case Kind::edit_edge:
        case Kind::remove:
        case Kind::hire:
        case Kind::hold:
        case Kind::restore: edit(state, action); break;
        case Kind::approve: state.memory.approved = state.memory.staged; break;
    }
    return state;
}

bool Machine::come_to_rest(State& state) const {
    using Kind = Action::Kind;
    state.left = {};
    if (state.memory.steps.empty() && !state.process.half) {
        state = after(std::move(state), {Kind::time});
        const auto plans = pass(state, false, false, 0);
        if (!state.memory.steps.empty()) return false;
        if (state.wrong.empty()) state.wrong = judge_rest(state, plans);
        return true;
    }
    const auto actions = possible(state);
    const auto next = std::ranges::find_if(actions, [](const Action& action) {
        return action.kind == Kind::settle_half || action.kind == Kind::hear || action.kind == Kind::send ||
               action.kind == Kind::begin;
    });
    state = after(std::move(state), next == actions.end() ? Action{Kind::time} : *next);
    return false;
}

}  // namespace lockstep::model
