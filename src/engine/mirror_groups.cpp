#include "engine/mirror_groups.hpp"

#include <algorithm>
#include <ranges>

namespace lockstep::engine {
namespace {

using Kind = store::MirrorGroup::Kind;

/// By number of the member lists.
std::vector<std::uint64_t> hashes_of(const SideReading& half, const RowDigest& digest) {
    std::vector<std::uint64_t> hashes;
    hashes.reserve(half.members.accounts());
    for (MemberLists::Number number = 0; number < half.members.accounts(); ++number) {
        hashes.push_back(digest.of_id(half.side, half.members.account(number).value));
    }
    return hashes;
}

/// `lists`: the member lists that were read, by id. `hashes`: of their accounts.
template <class Id>
store::MirrorGroup entry_of(Kind kind, const Group& group, const MemberLists::Lists<Id>& lists,
                            const std::vector<std::uint64_t>& hashes) {
    store::MirrorGroup entry{.kind = kind, .group = group};
    const auto it = lists.find(Id{group.id.value});
    if (it == lists.end()) return entry;
    entry.knows_members = true;
    entry.members.reserve(it->second.size());
    for (const auto number : it->second) entry.members.push_back(hashes.at(number));
    std::ranges::sort(entry.members);
    return entry;
}

void add_side(const SideReading& half, const std::vector<Group>& paired, const RowDigest& digest,
              std::vector<store::MirrorGroup>& entries) {
    const auto hashes = hashes_of(half, digest);
    std::map<GroupId, const Group*> groups;
    for (const auto& group : half.groups | std::views::values) groups.emplace(group.id, &group);
    for (const auto& group : paired) groups.emplace(group.id, &group);
    for (const auto* group : groups | std::views::values) {
        entries.push_back(entry_of(Kind::group, *group, half.members.groups(), hashes));
    }
    for (const auto& app : half.apps | std::views::values) {
        const Group as_group{half.side, {app.id.value}, app.label, {}, GroupKind::application};
        entries.push_back(entry_of(Kind::app, as_group, half.members.apps(), hashes));
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
