#include "engine/pair_reading.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "core/concurrently.hpp"
#include "model/json.hpp"

namespace lockstep::engine {
namespace {

constexpr std::size_t kMemberListsAtATime = 4;

/// Absence from a list proves nothing: a group that a pair has is asked for by itself.
Task<std::vector<Group>> list_with(directory::Directory& directory, std::vector<GroupPair> pairs, Lane lane) {
    auto groups = co_await directory.list_groups(lane);
    const Side side = directory.side();
    for (const auto& pair : pairs) {
        const auto& id = pair.group(side).id;
        if (id.empty() || std::ranges::find(groups, id, &Group::id) != groups.end()) continue;
        if (auto found = co_await directory.find_group(lane, id)) groups.push_back(std::move(*found));
    }
    co_return groups;
}

}  // namespace

Task<PairsToday> resolve_pairs(const policy::Policy& policy, Directories directories, store::Store& store, Lane lane) {
    PairsToday today;
    if (policy.groups.empty()) co_return today;
    const auto known = co_await store.list_pairs();
    auto one = [&](std::size_t index) -> Task<> {
        const Side side = kSides.at(index);
        auto list = co_await list_with(directories[side], known, lane);
        (side == Side::okta ? today.groups.okta : today.groups.jumpcloud) = std::move(list);
    };
    co_await for_each_limited(kSides.size(), kSides.size(), one);
    today.plan = sync::resolve_pairs(policy, known, today.groups);
    co_return today;
}

Task<> read_members(Directories directories, const std::vector<GroupPair>& pairs, Lane lane, Reading& reading) {
    std::vector<std::pair<Side, GroupId>> unread;
    for (const auto& pair : pairs) {
        for (const Side side : kSides) {
            const auto& group = pair.group(side);
            if (group.is_there() && !reading[side].members.groups().contains(group.id))
                unread.emplace_back(side, group.id);
        }
    }
    auto one = [&](std::size_t i) -> Task<> {
        const auto& [side, group] = unread[i];
        const auto members = co_await directories[side].list_members(lane, group);
        reading[side].members.put(group, members);
    };
    co_await for_each_limited(unread.size(), kMemberListsAtATime, one);
}

std::string terms_of(std::vector<GroupPair> pairs) {
    std::string text;
    for (auto& pair : pairs) {
        pair.counts = {};
        text += boost::json::serialize(to_json(pair)) + "\n";
    }
    return text;
}

Persons persons_of(const Reading& reading, const PersonOf& person_of) {
    Persons persons;
    for (const Side side : kSides) {
        const auto& members = reading[side].members;
        auto& of = persons.at(static_cast<std::size_t>(side));
        for (MemberLists::Number number = 0; number < members.accounts(); ++number) {
            of.push_back(person_of(side, members.account(number)));
        }
    }
    return persons;
}

PairCounts count_members(const GroupPair& pair, const Reading& reading, const Persons& persons,
                         std::vector<SeenTable::Number>& one_sided) {
    PairCounts counts;
    std::array<std::vector<std::uint64_t>, 2> here;
    for (const Side side : kSides) {
        const auto index = static_cast<std::size_t>(side);
        auto& mine = here.at(index);
        for (const auto account : reading[side].members.members(pair.group(side).id)) {
            const auto person = persons.at(index).at(account);
            if (person == 0) ++(side == Side::okta ? counts.unlinked_okta : counts.unlinked_jumpcloud);
            if (person != 0) mine.push_back(person);
        }
        std::ranges::sort(mine);
    }
    const auto& [jumpcloud, okta] = here;
    std::vector<std::uint64_t> both, one;
    std::ranges::set_intersection(jumpcloud, okta, std::back_inserter(both));
    std::ranges::set_difference(jumpcloud, okta, std::back_inserter(one));
    counts.both = static_cast<int>(both.size());
    counts.jumpcloud_only = static_cast<int>(one.size());
    std::ranges::set_difference(okta, jumpcloud, std::back_inserter(one));
    counts.okta_only = static_cast<int>(one.size()) - counts.jumpcloud_only;
    for (const auto person : one) one_sided.push_back(static_cast<SeenTable::Number>(person));
    return counts;
}

Task<std::shared_ptr<const Pairs>> load_pairs(const policy::Policy& policy, store::Store& store) {
    if (policy.groups.empty()) co_return nullptr;
    auto known = co_await store.list_pairs();
    co_return std::make_shared<const Pairs>(std::move(known));
}

Task<Look> look_at_new_group(const policy::Policy& policy, Directories directories, store::Store& store, Step step) {
    const auto today = co_await resolve_pairs(policy, directories, store, step.lane);
    const auto planned = std::ranges::find(today.plan.creations, step.change.id, &Change::id);
    if (planned != today.plan.creations.end()) co_return Look{*planned, {}, {}, {}};
    const auto pair = std::ranges::find(today.plan.pairs, step.change.pair, &GroupPair::id);
    const bool is_known = pair != today.plan.pairs.end();
    co_return Look{std::nullopt,
                   is_known ? "a group of that name is there by now, or its pair needs none any more"
                            : "the policy has no such pair any more",
                   {},
                   {}};
}

Task<GroupPair> pair_after(store::Store& store, Change creation, std::optional<Group> made, std::string refusal,
                           WallTime now) {
    auto known = co_await store.list_pairs();
    const auto it = std::ranges::find(known, creation.pair, &GroupPair::id);
    GroupPair pair;
    if (it == known.end()) {
        throw store::StoreError{store::StoreError::Kind::failed, "there is no group pair " + creation.pair.value};
    }
    pair = made ? sync::after_creation(std::move(*it), *made, now)
                : sync::after_refused_creation(std::move(*it), std::move(refusal));
    co_return pair;
}

}  // namespace lockstep::engine
