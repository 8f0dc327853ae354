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

const TextList* list_of(Draft& draft, Question::Kind kind, const std::string& id) {
    const auto* answer = draft.ask({kind, Side::jumpcloud, id, {}});
    return answer == nullptr ? nullptr : std::get_if<TextList>(answer);
}

/// The id of a device group of that name.
std::string id_of(Draft& draft, const std::string& device_group) {
    const auto* answer = draft.ask({Question::Kind::device_group, Side::jumpcloud, device_group, {}});
    const auto* found = answer == nullptr ? nullptr : std::get_if<Group>(answer);
    return found == nullptr ? std::string{} : found->id.value;
}

void name_devices(Draft& draft, Change& change, const std::string& device_group_id) {
    const auto* devices = list_of(draft, Question::Kind::devices, device_group_id);
    if (devices != nullptr) change.devices.insert(change.devices.end(), devices->begin(), devices->end());
}

bool leaves_user_group(const Change& change) {
    return change.kind == ChangeKind::remove_member && change.side == Side::jumpcloud && !change.object.empty();
}

/// What the console has bound to a user group is lost with it too.
void name_bound_by_others(Draft& draft, Change& change, const std::set<std::string>& stays) {
    const auto* bound = list_of(draft, Question::Kind::bound_devices, change.object);
    if (bound == nullptr) return;
    std::set<std::string> known;
    for (const auto& name : stays) known.insert(id_of(draft, name));
    for (const auto& name : device_groups_behind(draft.policy, change.kind, change.side, change.object_name)) {
        known.insert(id_of(draft, name));  // named already, or kept
    }
    for (const auto& id : *bound) {
        if (!known.contains(id)) name_devices(draft, change, id);
    }
}

}  // namespace

void pass::device_losses(Draft& draft) {
    const bool takes = std::ranges::any_of(draft.answer.changes, [&](const Change& change) {
        return traits_of(change.kind).takes_access &&
               (leaves_user_group(change) ||
                !device_groups_behind(draft.policy, change.kind, change.side, change.object_name).empty());
    });
    if (!takes) return;
    const auto stays = kept(draft);
    for (auto& change : draft.answer.changes) {
        if (!traits_of(change.kind).takes_access) continue;
        for (const auto& name : device_groups_behind(draft.policy, change.kind, change.side, change.object_name)) {
            const auto id = stays.contains(name) ? std::string{} : id_of(draft, name);
            if (!id.empty()) name_devices(draft, change, id);
        }
        if (leaves_user_group(change)) name_bound_by_others(draft, change, stays);
        std::ranges::sort(change.devices);
        const auto again = std::ranges::unique(change.devices);
        change.devices.erase(again.begin(), again.end());
    }
}

}  // namespace lockstep::sync
