#include "sync/group_devices.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lockstep::sync {
namespace {

class DevicePlanner {
public:
    DevicePlanner(const policy::Policy& policy, const DeviceFacts& facts, const std::vector<GroupBinding>& given,
                  const std::vector<Stuck>& refused)
        : wanted_{wanted_bindings(policy)}, facts_{facts}, digest_{policy.digest}, refused_{refused} {
        answer_.given = given;
    }

    DevicePlan run() {
        for (const auto& [name, device_groups] : wanted_) {
            for (const auto& device_group : device_groups) give(name, device_group);
        }
        take_back();
        std::ranges::sort(answer_.changes, {}, [](const Change& change) {
            return std::tie(change.kind, change.person, change.object_name);
        });
        return std::move(answer_);
    }

private:
    [[nodiscard]] const DeviceFacts::UserGroup* find_group(const std::string& name) const {
        const auto it = std::ranges::find(facts_.user_groups, name, [](const auto& one) { return one.group.name; });
        return it == facts_.user_groups.end() ? nullptr : &*it;
    }
    [[nodiscard]] const DeviceFacts::UserGroup* find_group(const GroupId& id) const {
        const auto it = std::ranges::find(facts_.user_groups, id, [](const auto& one) { return one.group.id; });
        return it == facts_.user_groups.end() ? nullptr : &*it;
    }

    void wait_for(std::string name, const std::string& what) {
        answer_.notices.push_back({Notice::Kind::waiting,
                                   {},
                                   std::move(name),
                                   {},
                                   fmt::format("JumpCloud has no {} of that name to bind", what)});
    }

    Change change(ChangeKind kind, const Group& group, std::string id, std::string name) const {
        Change change;
        change.kind = kind;
        change.side = Side::jumpcloud;
        change.person = group.name;
        change.group = group.id;
        change.object = std::move(id);
        change.object_name = std::move(name);
        change.cause = Cause::population;
        change.facts_read_at = facts_.read_at;
        return change;
    }

    void give(const std::string& name, const std::string& device_group) {
        const auto* holder = find_group(name);
        const auto devices = std::ranges::find(facts_.device_groups, device_group, &Group::name);
        if (holder == nullptr) return wait_for(name, "user group");
        if (devices == facts_.device_groups.end()) return wait_for(device_group, "device group");
        if (std::ranges::find(holder->bound, devices->id.value) != holder->bound.end()) return;
        auto bind = change(ChangeKind::bind_devices, holder->group, devices->id.value, devices->name);
        bind.before = "absent";
        bind.after = "bound";
        bind.reason = fmt::format("the policy binds device group {} to user group {}", devices->name, name);
        if (!add(std::move(bind))) not_given_.insert(holder->group.id);
    }

    /// False: it is stuck.
    bool add(Change change) {
        change.id = change_id(change);
        const auto known = std::ranges::find_if(refused_, [&](const Stuck& stuck) {
            return stuck.value == Value::text(change.id.value) && stuck.rule_digest == digest_;
        });
        if (known != refused_.end()) {
            answer_.stuck.push_back(*known);
            return false;
        }
        answer_.changes.push_back(std::move(change));
        return true;
    }

    [[nodiscard]] bool is_wanted(const GroupBinding& binding, const Group& group) const {
        const auto devices = std::ranges::find(facts_.device_groups, binding.device_group,
                                               [](const Group& one) { return one.id.value; });
        const auto wanted = wanted_.find(group.name);
        if (wanted == wanted_.end()) return false;
        // A device group that was renamed away from the policy's name is another one; one that is gone rests.
        return devices == facts_.device_groups.end() || wanted->second.contains(devices->name);
    }

    void take_back() {
        std::vector<ChangeId> given_first;
        for (const auto& bind : answer_.changes) given_first.push_back(bind.id);
        for (const auto& binding : std::vector{answer_.given}) {
            const auto* holder = find_group(binding.group);
            const bool stands =
                holder != nullptr && std::ranges::find(holder->bound, binding.device_group) != holder->bound.end();
            if (!stands) {
                std::erase(answer_.given, binding);
                continue;
            }
            if (is_wanted(binding, holder->group) || not_given_.contains(binding.group)) continue;
            auto unbind =
                change(ChangeKind::unbind_devices, holder->group, binding.device_group, binding.device_group_name);
            unbind.before = "bound";
            unbind.after = "absent";
            unbind.reason = fmt::format("no population binds it to user group {} any more", holder->group.name);
            unbind.needs = given_first;
            unbind.people = std::max(1, holder->members);
            const auto lost = facts_.devices.find(binding.device_group);
            if (lost != facts_.devices.end()) unbind.devices = lost->second;
            add(std::move(unbind));
        }
    }

    const std::map<std::string, std::set<std::string>> wanted_;
    const DeviceFacts& facts_;
    const std::string& digest_;
    const std::vector<Stuck>& refused_;
    std::set<GroupId> not_given_;  ///< user groups one of whose new places is stuck
    DevicePlan answer_;
};

}  // namespace

std::map<std::string, std::set<std::string>> wanted_bindings(const policy::Policy& policy) {
    std::map<std::string, std::set<std::string>> wanted;
    for (const auto& population : policy.populations) {
        for (const auto& assign : population.assign) {
            if (assign.kind != policy::Assign::Kind::jumpcloud_group || assign.device_groups.empty()) continue;
            wanted[assign.name].insert(assign.device_groups.begin(), assign.device_groups.end());
        }
    }
    return wanted;
}

DevicePlan plan_group_devices(const policy::Policy& policy, const DeviceFacts& facts,
                              const std::vector<GroupBinding>& given, const std::vector<Stuck>& refused) {
    return DevicePlanner{policy, facts, given, refused}.run();
}

Stuck refused_binding(const policy::Policy& policy, const Change& change) {
    Stuck stuck;
    stuck.side = change.side;
    stuck.kind = change.kind;
    stuck.attribute_or_object = change.object_name;
    stuck.value = Value::text(change.id.value);
    stuck.other = Value::text(change.person);
    stuck.rule_digest = policy.digest;
    return stuck;
}

std::vector<GroupBinding> after_binding(std::vector<GroupBinding> given, const Change& change) {
    GroupBinding binding{change.group, change.person, change.object, change.object_name};
    std::erase_if(given, [&](const GroupBinding& known) {
        return known.group == binding.group && known.device_group == binding.device_group;
    });
    if (change.kind == ChangeKind::bind_devices) given.push_back(std::move(binding));
    std::ranges::sort(given);
    return given;
}

}  // namespace lockstep::sync
