#include "engine/step_graph.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/assert.hpp"

namespace lockstep::engine {

StepGraph::StepGraph(std::vector<Step> steps)
    : steps_{std::move(steps)}, missing_(steps_.size()), dependants_(steps_.size()) {
    for (Index index = 0; index < steps_.size(); ++index) {
        by_id_[steps_[index].id] = index;
        by_change_[steps_[index].change.id] = index;
        if (!is_final(steps_[index].state)) ++open_;
    }
    for (Index index = 0; index < steps_.size(); ++index) {
        if (is_final(steps_[index].state)) continue;
        for (const auto& need : steps_[index].change.needs) {
            const auto it = by_change_.find(need);
            if (it == by_change_.end()) {
                lose(index, fmt::format("needs change {}, which is not in this run", need.value));
                break;
            }
            if (steps_[it->second].state == StepState::succeeded) continue;
            ++missing_[index];
            dependants_[it->second].push_back(index);
        }
    }
    for (Index index = 0; index < steps_.size(); ++index) {
        const auto state = steps_[index].state;
        if (state == StepState::failed || state == StepState::skipped) ended(index);
        if (!is_final(steps_[index].state) && missing_[index] == 0) enter(index);
    }
}

std::string StepGraph::object_of(const Step& step) {
    const auto& change = step.change;
    if (!change.identity.empty()) return change.identity.value;
    return fmt::format("{}/{}{}", name_of(change.side), change.object, change.object_name);
}

/// One that may be in doubt goes before all others of its person: they wait until the doubt is settled.
void StepGraph::enter(Index index) {
    const auto& step = steps_[index];
    if (step.in_doubt) busy_[object_of(step)] = index;
    const Place place{step.lane, index};
    if (step.state == StepState::retrying) {
        parked_[place] = step.not_before;
    } else {
        ready_.insert(place);
    }
}

std::optional<Step> StepGraph::take(Lane first, Lane last, WallTime now) {
    for (auto it = parked_.lower_bound({first, 0}); it != parked_.end() && it->first.first <= last;) {
        if (it->second > now) {
            ++it;
            continue;
        }
        ready_.insert(it->first);
        it = parked_.erase(it);
    }
    for (auto it = ready_.lower_bound({first, 0}); it != ready_.end() && it->first <= last;) {
        const auto index = it->second;
        it = ready_.erase(it);
        const auto object = object_of(steps_[index]);
        const auto busy = busy_.find(object);
        if (busy != busy_.end() && busy->second != index) {
            behind_[object].push_back(index);
            continue;
        }
        busy_[object] = index;
        under_way_.insert(index);
        return steps_[index];
    }
    return std::nullopt;
}

StepGraph::Index StepGraph::take_back(const Step& step) {
    const auto index = by_id_.at(step.id);
    LOCKSTEP_ASSERT(!is_final(steps_[index].state));
    steps_[index] = step;
    under_way_.erase(index);
    return index;
}

void StepGraph::shelve(const Step& step) {
    LOCKSTEP_ASSERT(step.in_doubt);
    take_back(step);
}

void StepGraph::put_back(const Step& step) {
    const auto index = take_back(step);
    if (!is_final(step.state)) {
        if (!step.in_doubt) release(index);
        parked_[{step.lane, index}] = step.not_before;
        return;
    }
    release(index);
    --open_;
    ready_.erase({step.lane, index});  // a rider may have been ready by itself
    ended(index);
}

void StepGraph::release(Index index) {
    const auto object = object_of(steps_[index]);
    const auto busy = busy_.find(object);
    if (busy == busy_.end() || busy->second != index) return;
    busy_.erase(busy);
    for (const auto next : behind_[object]) {
        if (!is_final(steps_[next].state)) ready_.insert({steps_[next].lane, next});
    }
    behind_.erase(object);
}

void StepGraph::ended(Index index) {
    const auto dependants = std::exchange(dependants_[index], {});
    for (const auto next : dependants) {
        if (is_final(steps_[next].state)) continue;
        if (steps_[index].state == StepState::succeeded) {
            if (--missing_[next] == 0) enter(next);
        } else {
            lose(next, fmt::format("needs step {}, which {}", steps_[index].change.id.value,
                                   steps_[index].state == StepState::failed ? "failed" : "was skipped"));
        }
    }
}

void StepGraph::lose(Index index, std::string reason) {
    auto& step = steps_[index];
    step.state = StepState::skipped;
    step.outcome = std::move(reason);
    --open_;
    ready_.erase({step.lane, index});
    parked_.erase({step.lane, index});
    lost_.push_back(step);
    ended(index);
}

std::vector<Step> StepGraph::take_lost() {
    return std::exchange(lost_, {});
}

std::vector<Step> StepGraph::riders_of(const Step& creation) const {
    std::vector<Step> riders;
    for (const auto index : dependants_[by_id_.at(creation.id)]) {
        const auto& step = steps_[index];
        const bool rides = step.change.kind == ChangeKind::add_member && step.change.side == Side::okta &&
                           step.change.side == creation.change.side && step.change.needs.size() == 1 &&
                           step.tries == 0 && !is_final(step.state);
        if (rides) riders.push_back(step);
    }
    return riders;
}

std::optional<WallTime> StepGraph::next_try(Lane first, Lane last) const {
    std::optional<WallTime> next;
    for (auto it = parked_.lower_bound({first, 0}); it != parked_.end() && it->first.first <= last; ++it) {
        if (!next || it->second < *next) next = it->second;
    }
    return next;
}

}  // namespace lockstep::engine
