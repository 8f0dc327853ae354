#include "engine/group_devices.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "core/concurrently.hpp"
#include "model/json.hpp"

namespace lockstep::engine {
namespace {

constexpr auto kGivenKey = "device groups bound to user groups";
constexpr auto kRefusedKey = "device groups that user groups were refused";
constexpr std::size_t kReadsAtATime = 4;

Task<std::vector<GroupBinding>> load_given(store::Store& store) {
    const auto text = co_await store.find_setting(kGivenKey);
    if (!text) co_return std::vector<GroupBinding>{};
    co_return from_json<std::vector<GroupBinding>>(parse_json(*text));
}

Task<std::vector<Stuck>> load_refused(store::Store& store) {
    const auto text = co_await store.find_setting(kRefusedKey);
    if (!text) co_return std::vector<Stuck>{};
    co_return from_json<std::vector<Stuck>>(parse_json(*text));
}

/// The user groups that the policy binds, and those that Lockstep once bound.
std::vector<sync::DeviceFacts::UserGroup> concerned(const policy::Policy& policy, std::vector<Group> groups,
                                                    const std::vector<GroupBinding>& given) {
    const auto wanted = sync::wanted_bindings(policy);
    std::vector<sync::DeviceFacts::UserGroup> concerned;
    for (auto& group : groups) {
        const bool was_bound = std::ranges::find(given, group.id, &GroupBinding::group) != given.end();
        if (was_bound || wanted.contains(group.name)) concerned.push_back({std::move(group), {}, 0});
    }
    return concerned;
}

Task<sync::DeviceFacts> read_facts(const policy::Policy& policy, directory::Directory& jumpcloud, WallTime now,
                                   Lane lane, const std::vector<GroupBinding>& given) {
    sync::DeviceFacts facts;
    facts.read_at = now;
    facts.device_groups = co_await jumpcloud.list_device_groups(lane);
    facts.user_groups = concerned(policy, co_await jumpcloud.list_groups(lane), given);
    auto one = [&](std::size_t i) -> Task<> {
        auto& holder = facts.user_groups[i];
        holder.bound = co_await jumpcloud.list_bound_devices(lane, holder.group.id);
    };
    co_await for_each_limited(facts.user_groups.size(), kReadsAtATime, one);
    co_return facts;
}

/// Who and what is hit by what is taken away: read only where something is.
Task<> read_losses(directory::Directory& jumpcloud, Lane lane, const sync::DevicePlan& plan, sync::DeviceFacts& facts) {
    for (const auto& change : plan.changes) {
        if (change.kind != ChangeKind::unbind_devices) continue;
        facts.devices[change.object] = co_await jumpcloud.list_devices(lane, change.object);
        for (auto& holder : facts.user_groups) {
            if (holder.group.id != change.group) continue;
            holder.members = static_cast<int>((co_await jumpcloud.list_members(lane, change.group)).size());
        }
    }
}

}  // namespace

bool is_of_group_devices(const Change& change) {
    return !change.group.empty();
}

Task<sync::DevicePlan> plan_group_devices(const policy::Policy& policy, Directories directories, store::Store& store,
                                          Clock& clock, Lane lane) {
    const auto given = co_await load_given(store);
    if (given.empty() && sync::wanted_bindings(policy).empty()) co_return sync::DevicePlan{};
    const auto refused = co_await load_refused(store);
    auto facts = co_await read_facts(policy, directories.jumpcloud, clock.wall_now(), lane, given);
    auto plan = sync::plan_group_devices(policy, facts, given, refused);
    co_await read_losses(directories.jumpcloud, lane, plan, facts);
    co_return sync::plan_group_devices(policy, facts, given, refused);
}

Task<> add_group_devices(const policy::Policy& policy, Directories directories, store::Store& store, Clock& clock,
                         Lane lane, PassResult& result) {
    auto plan = co_await plan_group_devices(policy, directories, store, clock, lane);
    std::vector<ChangeId> given_first;
    for (const auto& change : plan.changes) {
        if (change.kind == ChangeKind::bind_devices) given_first.push_back(change.id);
    }
    for (auto& change : result.plan.changes) {
        if (change.devices.empty()) continue;
        change.needs.insert(change.needs.end(), given_first.begin(), given_first.end());
    }
    std::ranges::move(plan.changes, std::back_inserter(result.plan.changes));
    std::ranges::move(plan.notices, std::back_inserter(result.plan.notices));
    for (auto& stuck : plan.stuck) {
        auto group = to_text(stuck.other);
        result.plan.stuck.push_back({{}, std::move(group), std::move(stuck)});
    }
}

Task<Look> look_at_group_devices(const policy::Policy& policy, Directories directories, store::Store& store,
                                 Clock& clock, Step step) {
    auto plan = co_await plan_group_devices(policy, directories, store, clock, step.lane);
    const auto planned = std::ranges::find(plan.changes, step.change.id, &Change::id);
    if (planned == plan.changes.end()) {
        co_return Look{std::nullopt, "what was read of the group just now asks for it no more", {}, {}};
    }
    co_return Look{*planned, {}, {}, {}};
}

Task<> record_binding(store::Store& store, Change change) {
    const auto given = sync::after_binding(co_await load_given(store), change);
    co_await store.put_setting(kGivenKey, boost::json::serialize(to_json(given)));
}

Task<> forget_refusal(store::Store& store, ChangeId change) {
    auto refused = co_await load_refused(store);
    const auto is_it = [&](const Stuck& stuck) { return stuck.value == Value::text(change.value); };
    if (std::erase_if(refused, is_it) == 0) co_return;
    co_await store.put_setting(kRefusedKey, boost::json::serialize(to_json(refused)));
}

Task<> record_refusal(store::Store& store, const policy::Policy& policy, Step step, WallTime now) {
    auto stuck = sync::refused_binding(policy, step.change);
    stuck.vendor_code = step.vendor_code;
    stuck.text = step.outcome;
    stuck.since = now;
    auto refused = co_await load_refused(store);
    // What another policy was refused is tried again under this one.
    std::erase_if(refused, [&](const Stuck& known) {
        return known.rule_digest != stuck.rule_digest || known.value == stuck.value;
    });
    refused.push_back(std::move(stuck));
    co_await store.put_setting(kRefusedKey, boost::json::serialize(to_json(refused)));
}

}  // namespace lockstep::engine
