#include "engine/step_graph.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/assert.hpp"
#include "sync/doubts.hpp"

namespace lockstep::engine {

StepGraph::StepGraph(std::vector<Step> steps)
    : steps_{std::move(steps)}, missing_(steps_.size()), dependants_(steps_.size()), expected_(steps_.size()) {
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

/// What shuts a person out does not wait for what is shelved.
std::string StepGraph::turn_of(const Step& step) const {
    auto object = sync::object_of(step.change);
    if (is_containment(step.change.kind) && shelved_.contains(object)) object += "/containment";
    return object;
}

/// One that may be in doubt goes before all others of its person: they wait until the doubt is settled.
void StepGraph::enter(Index index) {
    const auto& step = steps_[index];
    if (step.in_doubt) busy_[turn_of(step)] = index;
    const Place place{step.lane, index};
    if (step.state == StepState::retrying) {
        parked_[place] = step.not_before;
    } else {
        make_ready(index);
    }
}

StepGraph::Sort StepGraph::sort_of(Index index) const {
    const auto& change = steps_[index].change;
    return {change.side, change.kind, expected_[index]};
}

void StepGraph::make_ready(Index index) {
    ready_[sort_of(index)].insert({steps_[index].lane, index});
}

void StepGraph::take_from_ready(Index index) {
    for (auto& [sort, places] : ready_) places.erase({steps_[index].lane, index});
}

bool StepGraph::exhausted() const {
    return under_way_.empty() && parked_.empty() &&
           std::ranges::all_of(ready_, [](const auto& entry) { return entry.second.empty(); });
}

std::size_t& StepGraph::expected_on(Index index) {
    return ahead_.at(static_cast<std::size_t>(steps_[index].change.side));
}

void StepGraph::expect(Index index) {
    if (!expected_[index]) ++expected_on(index);
    expected_[index] = true;
}

void StepGraph::no_more_expected(Index index) {
    if (expected_[index]) --expected_on(index);
    expected_[index] = false;
}

bool StepGraph::rides(Index index, const Step& creation) const {
    const auto& step = steps_[index];
    return creation.change.kind == ChangeKind::create_account && step.change.kind == ChangeKind::add_member &&
           step.change.side == Side::okta && step.change.side == creation.change.side &&
           step.change.needs.size() == 1 && step.tries == 0 && !is_final(step.state);
}

/// The writes that come right after this one, on the same side.
std::vector<StepGraph::Index> StepGraph::followers_of(Index index) const {
    std::vector<Index> followers;
    for (const auto next : dependants_[index]) {
        const bool same_side = steps_[next].change.side == steps_[index].change.side;
        if (same_side && !is_final(steps_[next].state) && !rides(next, steps_[index])) followers.push_back(next);
    }
    return followers;
}

void StepGraph::unpark(Lane first, Lane last, WallTime now) {
    for (auto it = parked_.lower_bound({first, 0}); it != parked_.end() && it->first.first <= last;) {
        if (it->second > now) {
            ++it;
            continue;
        }
        make_ready(it->first.second);
        it = parked_.erase(it);
    }
}

std::vector<StepGraph::Places*> StepGraph::open_sorts(Lane first, Lane last, const Gate& gate) {
    std::vector<Places*> open;
    for (auto& [sort, places] : ready_) {
        const auto it = places.lower_bound({first, 0});
        if (it == places.end() || it->first > last) continue;
        const auto index = it->second;
        auto ahead = under_way_.size();
        if (!sort.expected) ahead = ahead_.at(static_cast<std::size_t>(sort.side)) + followers_of(index).size();
        if (!gate || gate(steps_[index], static_cast<int>(ahead))) open.push_back(&places);
    }
    return open;
}

std::optional<Step> StepGraph::take(Lane first, Lane last, WallTime now, const Gate& gate) {
    unpark(first, last, now);
    const auto open = open_sorts(first, last, gate);
    while (true) {
        Places* from = nullptr;
        Place next{};
        for (auto* places : open) {
            const auto it = places->lower_bound({first, 0});
            if (it == places->end() || it->first > last || (from != nullptr && *it > next)) continue;
            from = places;
            next = *it;
        }
        if (from == nullptr) return std::nullopt;
        from->erase(next);
        const auto index = next.second;
        const auto object = turn_of(steps_[index]);
        const auto busy = busy_.find(object);
        if (busy != busy_.end() && busy->second != index) {
            behind_[object].push_back(index);
            continue;
        }
        busy_[object] = index;
        under_way_.insert(index);
        expect(index);
        for (const auto follower : followers_of(index)) expect(follower);
        return steps_[index];
    }
}

StepGraph::Index StepGraph::take_back(const Step& step) {
    const auto index = by_id_.at(step.id);
    LOCKSTEP_ASSERT(!is_final(steps_[index].state));
    steps_[index] = step;
    under_way_.erase(index);
    no_more_expected(index);
    return index;
}

void StepGraph::shelve(const Step& step) {
    LOCKSTEP_ASSERT(step.in_doubt);
    const auto index = take_back(step);
    for (const auto follower : followers_of(index)) no_more_expected(follower);
    const auto object = sync::object_of(step.change);
    shelved_.insert(object);
    const auto waiting = std::exchange(behind_[object], {});
    for (const auto next : waiting) {
        const auto& other = steps_[next];
        if (is_final(other.state)) continue;
        if (is_containment(other.change.kind)) {
            make_ready(next);
        } else {
            behind_[object].push_back(next);
        }
    }
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
    take_from_ready(index);  // a rider may have been ready by itself
    ended(index);
}

void StepGraph::release(Index index) {
    const auto object = turn_of(steps_[index]);
    const auto busy = busy_.find(object);
    if (busy == busy_.end() || busy->second != index) return;
    busy_.erase(busy);
    for (const auto next : behind_[object]) {
        if (!is_final(steps_[next].state)) make_ready(next);
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
            const auto& change = steps_[index].change;
            lose(next, fmt::format("needs \"{} {} in {}\", which {}", traits_of(change.kind).verb, change.person,
                                   title_of(change.side),
                                   steps_[index].state == StepState::failed ? "failed" : "was skipped"));
        }
    }
}

void StepGraph::lose(Index index, std::string reason) {
    auto& step = steps_[index];
    step.state = StepState::skipped;
    step.outcome = std::move(reason);
    --open_;
    take_from_ready(index);
    no_more_expected(index);
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
        if (rides(index, creation)) riders.push_back(steps_[index]);
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
