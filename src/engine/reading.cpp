#include "engine/reading.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/concurrently.hpp"

namespace lockstep::engine {
namespace {

constexpr std::size_t kMemberListsAtATime = 4;

/// What the policy's `assign` lists and its expressions name on one side.
struct Named {
    std::set<std::string> groups, apps, device_groups;
    bool all_groups = false;  ///< an expression asks by a part of the name: every group counts
};

/// Groups that an expression asks about: who is not known to be in one would count as outside.
void add_groups_read(const policy::Policy& policy, Side side, Named& named) {
    const auto add = [&](const expression::Expression& expression) {
        named.all_groups = named.all_groups || expression.reads().all_groups.contains(side);
        for (const auto& [of, name] : expression.reads().groups) {
            if (of == side) named.groups.insert(name);
        }
    };
    for (const auto& population : policy.populations) {
        add(population.when);
        for (const auto& assign : population.assign) add(assign.when);
    }
    for (const auto& rule : policy.attributes) {
        add(rule.to_okta);
        add(rule.to_jumpcloud);
        for (const auto& expression : rule.on_create) add(expression);
    }
}

Named named_by(const policy::Policy& policy, Side side) {
    Named named;
    for (const auto& population : policy.populations) {
        for (const auto& assign : population.assign) {
            using enum policy::Assign::Kind;
            switch (assign.kind) {
                case okta_group:
                    if (side == Side::okta) named.groups.insert(assign.name);
                    break;
                case okta_app:
                    if (side == Side::okta) named.apps.insert(assign.name);
                    break;
                case jumpcloud_group:
                    if (side == Side::jumpcloud) {
                        named.groups.insert(assign.name);
                        named.device_groups.insert(assign.device_groups.begin(), assign.device_groups.end());
                    }
                    break;
                case device_group:
                    if (side == Side::jumpcloud) named.device_groups.insert(assign.name);
                    break;
            }
        }
    }
    add_groups_read(policy, side, named);
    return named;
}

template <class Thing>
std::map<std::string, Thing> by_name(std::vector<Thing> things, std::string Thing::* name) {
    std::map<std::string, Thing> named;
    for (auto& thing : things) named.emplace(thing.*name, std::move(thing));
    return named;
}

}  // namespace

const Account* SideReading::find(const AccountId& id) const {
    const auto it = std::ranges::lower_bound(accounts, id, {}, &Account::id);
    return it != accounts.end() && it->id == id ? &*it : nullptr;
}

std::map<std::string, Group> groups_by_name(std::vector<Group> groups) {
    return by_name(std::move(groups), &Group::name);
}

Task<> read_memberships(const policy::Policy& policy, directory::Directory& directory, Lane lane,
                        SideReading& reading) {
    auto named = named_by(policy, reading.side);
    for (const auto& [side, name] : policy.watched_groups) {
        if (side == reading.side) named.groups.insert(name);
    }
    named.all_groups = named.all_groups || policy.watched_sides.contains(reading.side);
    const bool names_groups = !named.groups.empty() || named.all_groups;
    if (names_groups && reading.groups.empty()) reading.groups = groups_by_name(co_await directory.list_groups(lane));
    if (!named.apps.empty()) reading.apps = by_name(co_await directory.list_apps(lane), &App::label);
    if (!named.device_groups.empty()) {
        reading.device_groups = by_name(co_await directory.list_device_groups(lane), &Group::name);
    }
    std::vector<GroupId> groups;
    for (const auto& [name, group] : reading.groups) {
        if (named.all_groups || named.groups.contains(name)) groups.push_back(group.id);
    }
    std::vector<AppId> apps;
    for (const auto& name : named.apps) {
        if (const auto it = reading.apps.find(name); it != reading.apps.end()) apps.push_back(it->second.id);
    }
    auto one = [&](std::size_t i) -> Task<> {
        if (i < groups.size()) {
            const auto members = co_await directory.list_members(lane, groups[i]);
            reading.members.put(groups[i], members);
        } else {
            const auto& app = apps[i - groups.size()];
            const auto users = co_await directory.list_app_users(lane, app);
            reading.members.put(app, users);
        }
    };
    co_await for_each_limited(groups.size() + apps.size(), kMemberListsAtATime, one);
}

std::string named_objects(const policy::Policy& policy, const SideReading& reading) {
    const auto named = named_by(policy, reading.side);
    std::string text;
    const auto add = [&](const std::string& name, const std::string& id, std::string_view kind) {
        text += fmt::format("\n{} {} {} {}", name.size(), name, id, kind);
    };
    for (const auto& [name, group] : reading.groups) {
        if (named.all_groups || named.groups.contains(name)) add(name, group.id.value, name_of(group.kind));
    }
    for (const auto& name : named.apps) {
        if (const auto it = reading.apps.find(name); it != reading.apps.end()) add(name, it->second.id.value, "app");
    }
    for (const auto& name : named.device_groups) {
        const auto it = reading.device_groups.find(name);
        if (it != reading.device_groups.end()) add(name, it->second.id.value, "devices");
    }
    return text;
}

}  // namespace lockstep::engine
