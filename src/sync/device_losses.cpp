#include <algorithm>
#include <set>

#include "sync/group_devices.hpp"
#include "sync/passes.hpp"

namespace lockstep::sync {
namespace {

/// The device groups that an edge of this person leads to: itself, or those that the policy binds to the user group.
std::set<std::string> device_groups_behind(const policy::Policy& policy, ChangeKind kind, Side side,
                                           const std::string& name) {
    if (side != Side::jumpcloud) return {};
    if (kind == ChangeKind::bind_devices || kind == ChangeKind::unbind_devices) return {name};
    if (kind != ChangeKind::add_member && kind != ChangeKind::remove_member) return {};
    const auto bindings = wanted_bindings(policy);
    const auto bound = bindings.find(name);
    return bound == bindings.end() ? std::set<std::string>{} : bound->second;
}

/// What this person keeps, or is given by this plan.
std::set<std::string> kept(const Draft& draft) {
    std::set<std::string> kept;
    const auto& changes = draft.answer.changes;
    const auto keep = [&](ChangeKind kind, Side side, const std::string& name) {
        kept.merge(device_groups_behind(draft.policy, kind, side, name));
    };
    for (const auto& change : changes) {
        if (traits_of(change.kind).gives_access) keep(change.kind, change.side, change.object_name);
    }
    for (const auto& given : draft.standing.given) {
        const bool is_taken = std::ranges::any_of(changes, [&](const Change& change) {
            return traits_of(change.kind).takes_access && change.side == given.side && change.object == given.object;
        });
        if (!is_taken) keep(given.kind, given.side, given.object_name);
    }
    return kept;
}

void name_devices(Draft& draft, Change& change, const std::string& device_group) {
    const auto* answer = draft.ask({Question::Kind::device_group, Side::jumpcloud, device_group, {}});
    const auto* found = answer == nullptr ? nullptr : std::get_if<Group>(answer);
    if (found == nullptr) return;
    const auto* listed = draft.ask({Question::Kind::devices, Side::jumpcloud, found->id.value, {}});
    const auto* devices = listed == nullptr ? nullptr : std::get_if<TextList>(listed);
    if (devices != nullptr) change.devices.insert(change.devices.end(), devices->begin(), devices->end());
}

}  // namespace

void pass::device_losses(Draft& draft) {
    const bool takes = std::ranges::any_of(draft.answer.changes, [&](const Change& change) {
        return traits_of(change.kind).takes_access &&
               !device_groups_behind(draft.policy, change.kind, change.side, change.object_name).empty();
    });
    if (!takes) return;
    const auto stays = kept(draft);
    for (auto& change : draft.answer.changes) {
        if (!traits_of(change.kind).takes_access) continue;
        for (const auto& name : device_groups_behind(draft.policy, change.kind, change.side, change.object_name)) {
            if (!stays.contains(name)) name_devices(draft, change, name);
        }
        std::ranges::sort(change.devices);
        const auto again = std::ranges::unique(change.devices);
        change.devices.erase(again.begin(), again.end());
    }
}

}  // namespace lockstep::sync
