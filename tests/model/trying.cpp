// The steps of the run that is open: what the executor and the runner do, one wait at a time.
#include <algorithm>

#include "engine/answers.hpp"
#include "tests/model/machine.hpp"
#include "tests/model/wire.hpp"

namespace lockstep::model {
namespace {

using directory::DirectoryError;
using Next = engine::StepLife::Next;

/// No jitter: a later try may come at once, or much later.
class NoChance final : public Random {
public:
    std::uint64_t next() override { return 0; }
};
NoChance no_chance;

Step* find_step(State& state, const StepId& id) {
    const auto it = std::ranges::find(state.memory.steps, id, &Step::id);
    return it == state.memory.steps.end() ? nullptr : &*it;
}

void forget_finished_run(State& state) {
    if (!std::ranges::all_of(state.memory.steps, [](const Step& step) { return is_final(step.state); })) return;
    state.memory.steps.clear();
    state.process.graph.reset();
    state.process.sightings = {};
    state.process.seen.clear();
}

}  // namespace

void Machine::wake(State& state) const {
    if (state.process.graph) return;
    for (auto& step : state.memory.steps) {
        if (step.in_doubt && !is_final(step.state)) step.tries = 0;
    }
    state.process.graph.emplace(state.memory.steps);
    state.process.doubts = engine::Doubts{policy_.safety.quiet_time};
    for (const auto& [id, step] : state.memory.doubts) state.process.doubts.heard(step);
}

void Machine::begin(State& state, int person) const {
    wake(state);
    auto& graph = *state.process.graph;
    std::vector<Step> others;
    std::optional<Step> mine;
    while (auto step = graph.take(Lane::lockdown, Lane::bulk, state.world.now)) {
        if (person_of(step->change.identity) == person) {
            mine = std::move(step);
            break;
        }
        others.push_back(std::move(*step));
    }
    for (const auto& step : others) graph.put_back(step);
    if (!mine) {  // it waits for another
        for (auto& lost : graph.take_lost()) *find_step(state, lost.id) = lost;
        return forget_finished_run(state);
    }
    std::vector<Step> riders;
    if (mine->change.kind == ChangeKind::create_account) riders = graph.riders_of(*mine);
    const auto identity = mine->change.identity;
    const auto standing = state.memory.standings.find(identity);
    Try one{{policy_, no_chance, std::move(*mine), std::move(riders),
             standing == state.memory.standings.end() ? std::nullopt : std::optional{standing->second},
             state.world.now}};
    go_on(state, one, true);
    if (one.life.next() == Next::end) return end(state, one.life);
    judge_begin(state, one.life);
    state.process.tries.insert_or_assign(identity, std::move(one));
}

/// As far as the next wait: a request that is about to be sent, or the end.
/// @param in_doubt a probe is asked for because of an earlier try.
void Machine::go_on(State& state, Try& one, bool in_doubt) const {
    auto& life = one.life;
    while (life.next() != Next::end) {
        const auto now = state.world.now;
        switch (life.next()) {
            case Next::probe:
                life.found(mutation_ == Mutation::probe && in_doubt ? engine::steps::Found{} : probe(state.world, life),
                           now);
                break;
            case Next::look: look(state, life, false); break;
            case Next::look_at_rider: look(state, life, true); break;
            case Next::find_holders: {
                std::vector<Account> holders;
                const auto* holder = state.world.find_by_name(
                    life.change().side, engine::login_attribute(life.change().side), life.request().login);
                if (holder != nullptr) holders.push_back(*holder);
                life.held_by(holders, now);
                break;
            }
            case Next::begin_try: {
                auto step = life.step();
                step.state = StepState::running;
                step.in_doubt = true;
                ++step.tries;
                *find_step(state, step.id) = step;
                state.memory.doubts.insert_or_assign(step.id, step);
                return;  // stored, which was a wait
            }
            case Next::send:
            case Next::end: return;
        }
    }
}

void Machine::look(State& state, engine::StepLife& life, bool rider) const {
    const auto& step = rider ? life.rider() : life.step();
    if (const auto doubt = rider ? std::nullopt : state.process.doubts.find(step, state.world.now)) {
        return life.must_wait(*doubt, state.world.now);
    }
    std::optional<engine::Look> look;
    if (mutation_ == Mutation::last_look) {
        look = engine::Look{step.change, {}, {}, {}};
    } else {
        look = state.process.sightings.find(step, true, state.world.now);
    }
    if (!look) {
        auto standing = life.standing();
        if (mutation_ == Mutation::hold_only_when_planning) standing.hold = false;
        auto known = state.process.sightings.find_unplanned(step, state.world.now);
        auto facts = known ? std::move(*known) : read_both(state, standing);
        auto planned = plan(state, facts, standing, nullptr);
        state.process.seen[step.change.identity] = {state.world.now, planned.changes};
        look = state.process.sightings.learn(step, std::move(facts), std::move(planned.changes), state.world.now);
    }
    if (rider) {
        life.rider_looked(*look, state.world.now);
    } else {
        life.looked(std::move(*look), state.world.now);
    }
}

void Machine::send(State& state, Try& one, int fate) const {
    const auto identity = one.life.change().identity;
    const bool hold = state.memory.standings.at(identity).hold && mutation_ != Mutation::hold_only_when_planning;
    one.life.begun(*find_step(state, one.life.step().id), hold, state.world.now);
    if (one.life.next() == Next::end) {
        const auto life = one.life;
        state.process.tries.erase(identity);
        return end(state, life);
    }
    judge_send(state, one.life);
    if (fate != 0) --state.left.faults;
    const Perform perform = [&](const Call& call) -> std::optional<Account> {
        if (fate == 0) return state.world.perform(call);
        if (fate == 2) throw DirectoryError{DirectoryError::Kind::throttled, {.side = call.side, .status = 429}};
        state.late.push_back(call);
        throw DirectoryError{DirectoryError::Kind::unknown_outcome, {.side = call.side}};
    };
    try {
        one.effect = model::send(state.world, one.life, perform);
    } catch (const DirectoryError& error) {
        one.error = error;
    }
}

void Machine::hear(State& state, const IdentityId& identity) const {
    auto& one = state.process.tries.at(identity);
    if (one.effect) {
        one.life.answered(*std::exchange(one.effect, std::nullopt), state.world.now);
    } else {
        one.life.failed(*std::exchange(one.error, std::nullopt), state.world.now);
    }
    go_on(state, one, false);
    if (one.life.next() != Next::end) return;  // sent once more, without what was refused
    const auto life = one.life;
    state.process.tries.erase(identity);
    end(state, life);
}

void Machine::end(State& state, engine::StepLife life) const {
    if (state.memory.standings.at(life.change().identity).hold) life.keep_hold();
    if (life.has_moved()) {
        state.process.sightings.forget(life.change().identity);
        state.process.seen.erase(life.change().identity);
    }
    if (life.created()) {
        state.process.sightings.created(life.change().identity, life.change().side, *life.created(),
                                        life.request().groups);
        state.process.seen.erase(life.change().identity);
    }
    store_end(state, life.end());
    state.process.doubts.heard(life.end().step);
    auto& graph = *state.process.graph;
    for (const auto& step : life.ended()) graph.put_back(step);
    for (auto& lost : graph.take_lost()) *find_step(state, lost.id) = lost;
    forget_finished_run(state);
}

void Machine::store_end(State& state, const store::TryEnd& end) const {
    *find_step(state, end.step.id) = end.step;
    for (const auto& rider : end.riders) *find_step(state, rider.step.id) = rider.step;
    if (end.step.in_doubt || end.step.doubt_since) {
        state.memory.doubts.insert_or_assign(end.step.id, end.step);
    } else {
        state.memory.doubts.erase(end.step.id);
    }
    if (end.journal) state.memory.written[end.step.change.identity] = state.world.now;
    if (end.counts && !policy_.safety.limits.empty() && end.step.finished_at) {
        const auto& change = end.step.change;
        const auto kind = traits_of(change.kind).limit;
        if (kind == LimitKind::suspensions || kind == LimitKind::creations) {
            state.memory.done.push_back({kind, {}, change.commanded, *end.step.finished_at});
        }
    }
    if (!end.standing) return;
    if (mutation_ == Mutation::base_apart) {
        state.process.half = end;
    } else {
        state.memory.standings[end.standing->id] = *end.standing;
    }
}

/// What was about to be sent may have been.
void Machine::crash(State& state) const {
    for (const auto& [identity, one] : state.process.tries) {
        const bool held = state.memory.standings.at(identity).hold && traits_of(one.life.change().kind).gives_access;
        if (!one.sent() && !held) state.late.push_back(request_of(state.world, one.life));
    }
    state.process = {};
    state.world.now += std::chrono::milliseconds{10};  // no try begins in the instant of another one
    if (std::ranges::all_of(state.memory.steps, [](const Step& step) { return is_final(step.state); })) {
        state.memory.steps.clear();
    }
}

}  // namespace lockstep::model
