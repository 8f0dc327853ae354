#include "engine/step_runner.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/group_devices.hpp"
#include "engine/pair_reading.hpp"

namespace lockstep::engine {
namespace {

bool makes_group(const Change& change) {
    return change.kind == ChangeKind::create_group;
}

}  // namespace

using directory::DirectoryError;

Task<std::vector<Step>> StepRunner::attempt(Step step, std::vector<Step> riders, bool same_policy) {
    const bool of_group = is_of_group_devices(step.change);
    auto standing = of_group || makes_group(step.change) ? std::optional{Standing{}}
                                                         : co_await store_.find_standing(step.change.identity);
    const auto began = standing;
    StepLife life{policy_, random_, std::move(step), std::move(riders), std::move(standing), clock_.wall_now()};
    while (life.next() != StepLife::Next::end) {
        std::optional<DirectoryError> error;
        try {
            co_await go_on(life, same_policy);
        } catch (const DirectoryError& caught) {
            error = caught;
        }
        if (error) life.failed(*error, clock_.wall_now());
    }
    if (life.has_moved()) last_look_.forget(life.change().identity);
    if (life.created()) {
        last_look_.created(life.change().identity, life.change().side, *life.created(), life.request().groups);
    }
    if (of_group && life.step().state == StepState::succeeded) co_await record_binding(store_, life.change());
    if (of_group && life.is_refused()) co_await record_refusal(store_, policy_, life.step(), clock_.wall_now());
    if (holds_.stands(life.change().identity)) life.keep_hold();
    auto end = life.end();
    end.began = began;
    if (makes_group(life.change()) && (life.made() || life.is_refused())) {
        end.pair = co_await pair_after(store_, life.change(), life.made(), end.step.outcome, clock_.wall_now());
        last_look_.forget_pairs();
    }
    co_await store_.end_try(std::move(end));
    doubts_.heard(life.end().step);
    co_return life.ended();
}

Task<> StepRunner::look(StepLife& life, bool same_policy) {
    if (const auto doubt = doubts_.find(life.step(), clock_.wall_now())) {
        life.must_wait(*doubt, clock_.wall_now());
        co_return;
    }
    auto looking = is_of_group_devices(life.change())
                       ? look_at_group_devices(policy_, directories_, store_, clock_, life.step())
                   : makes_group(life.change()) ? look_at_new_group(policy_, directories_, store_, life.step())
                                                : last_look_.look(life.step(), life.standing(), same_policy);
    auto look = co_await std::move(looking);
    if (look.change && look.change->staged) {
        const auto verdicts = co_await store_.list_verdicts(clock_.wall_now());
        const auto verdict = std::ranges::find(verdicts, look.change->id, &store::Verdict::change);
        if (verdict == verdicts.end() || !verdict->approved) {
            look = {std::nullopt, fmt::format("it waits for approval by now: {}", look.change->held_by), {}, {}};
        }
    }
    life.looked(std::move(look), clock_.wall_now());
}

Task<> StepRunner::go_on(StepLife& life, bool same_policy) {
    const auto side = life.change().side;
    const auto lane = life.step().lane;
    switch (life.next()) {
        case StepLife::Next::probe: {
            auto found = co_await steps::step_kind(life.change().kind).probe(life.work(directories_[side]));
            life.found(std::move(found), clock_.wall_now());
            break;
        }
        case StepLife::Next::look: co_await look(life, same_policy); break;
        case StepLife::Next::look_at_rider: {
            const auto look = co_await last_look_.look(life.rider(), life.standing(), same_policy);
            life.rider_looked(look, clock_.wall_now());
            break;
        }
        case StepLife::Next::find_holders: {
            const auto holders = co_await directories_[side].find_by_name(lane, std::string{login_attribute(side)},
                                                                          life.request().login);
            life.held_by(holders, clock_.wall_now());
            break;
        }
        case StepLife::Next::begin_try: {
            // Durable: from here on the step is in doubt. That was a wait, so the hold is looked at once more.
            auto begun = co_await store_.begin_try(life.step());
            life.begun(std::move(begun), holds_.stands(life.change().identity), clock_.wall_now());
            break;
        }
        case StepLife::Next::send: {
            last_look_.wrote(life.change());
            auto effect = co_await steps::step_kind(life.change().kind).write(life.work(directories_[side]));
            life.answered(std::move(effect), clock_.wall_now());
            break;
        }
        case StepLife::Next::end: break;
    }
}

}  // namespace lockstep::engine
