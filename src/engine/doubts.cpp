#include "engine/doubts.hpp"

#include <ranges>

namespace lockstep::engine {

Task<> Doubts::read(store::Store& store) {
    const auto steps = co_await store.list_doubts();
    by_object_.clear();
    for (const auto& step : steps) by_object_[sync::object_of(step.change)].emplace(step.id, step);
}

void Doubts::heard(const Step& step) {
    const auto object = sync::object_of(step.change);
    if (step.in_doubt || step.doubt_since) {
        by_object_[object].insert_or_assign(step.id, step);
        return;
    }
    const auto known = by_object_.find(object);
    if (known == by_object_.end()) return;
    known->second.erase(step.id);
    if (known->second.empty()) by_object_.erase(known);
}

std::optional<sync::Doubt> Doubts::find(const Step& step, WallTime now) const {
    const auto known = by_object_.find(sync::object_of(step.change));
    if (step.in_doubt || known == by_object_.end()) return std::nullopt;
    for (const auto& other : known->second | std::views::values) {
        if (other.id == step.id) continue;
        auto doubt = sync::doubt_of(other, quiet_time_, now);
        if (!doubt || !sync::waits_for(step.change, *doubt)) continue;
        if (doubt->kind == sync::Doubt::Kind::late || doubt->run != step.run) return doubt;
    }
    return std::nullopt;
}

Task<std::vector<sync::Doubt>> list_doubts(store::Store& store, std::chrono::seconds quiet_time, WallTime now) {
    std::vector<sync::Doubt> doubts;
    const auto steps = co_await store.list_doubts();
    for (const auto& step : steps) {
        if (auto doubt = sync::doubt_of(step, quiet_time, now)) doubts.push_back(std::move(*doubt));
    }
    co_return doubts;
}

}  // namespace lockstep::engine
