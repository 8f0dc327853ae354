#include "engine/mirror_groups.hpp"

#include <algorithm>
#include <ranges>

namespace lockstep::engine {
namespace {

using Kind = store::MirrorGroup::Kind;

std::vector<std::uint64_t> hashes_of(Side side, const std::set<AccountId>& members, const RowDigest& digest) {
    std::vector<std::uint64_t> hashes;
    hashes.reserve(members.size());
    for (const auto& member : members) hashes.push_back(digest.of_id(side, member.value));
    std::ranges::sort(hashes);
    return hashes;
}

/// `lists`: the member lists that were read, by id.
template <class Id, class Lists>
store::MirrorGroup entry_of(Kind kind, const Group& group, const Lists& lists, const RowDigest& digest) {
    store::MirrorGroup entry{.kind = kind, .group = group};
    const auto it = lists.find(Id{group.id.value});
    if (it == lists.end()) return entry;
    entry.knows_members = true;
    entry.members = hashes_of(group.side, it->second, digest);
    return entry;
}

void add_side(const SideReading& half, const std::vector<Group>& paired, const RowDigest& digest,
              std::vector<store::MirrorGroup>& entries) {
    std::map<GroupId, const Group*> groups;
    for (const auto& group : half.groups | std::views::values) groups.emplace(group.id, &group);
    for (const auto& group : paired) groups.emplace(group.id, &group);
    for (const auto* group : groups | std::views::values) {
        entries.push_back(entry_of<GroupId>(Kind::group, *group, half.members, digest));
    }
    for (const auto& app : half.apps | std::views::values) {
        const Group as_group{half.side, {app.id.value}, app.label, {}, GroupKind::application};
        entries.push_back(entry_of<AppId>(Kind::app, as_group, half.app_users, digest));
    }
    for (const auto& group : half.device_groups | std::views::values) {
        entries.push_back({.kind = Kind::device_group, .group = group});
    }
}

}  // namespace

std::vector<store::MirrorGroup> mirror_groups(const Reading& reading, const sync::GroupLists& paired,
                                              const RowDigest& digest) {
    std::vector<store::MirrorGroup> entries;
    for (const Side side : kSides) add_side(reading[side], paired.of(side), digest, entries);
    return entries;
}

}  // namespace lockstep::engine
