#include "engine/member_lists.hpp"

#include <algorithm>

#include "core/assert.hpp"

namespace lockstep::engine {
namespace {

template <class Object>
std::vector<Object> sorted(const std::vector<const Object*>& objects) {
    std::vector<Object> list;
    list.reserve(objects.size());
    for (const auto* object : objects) list.push_back(*object);
    std::ranges::sort(list);
    return list;
}

}  // namespace

MemberLists::Number MemberLists::take(const AccountId& account) {
    const auto [it, is_new] = numbers_.try_emplace(account, accounts());
    if (is_new) {
        accounts_.push_back(&it->first);
        held_.emplace_back();
    }
    return it->second;
}

template <class Object>
void MemberLists::put(const Object& object, const std::vector<AccountId>& members, Lists<Object>& lists,
                      std::vector<const Object*> Held::* held) {
    const auto [it, is_new] = lists.try_emplace(object);
    LOCKSTEP_ASSERT(is_new);
    auto& list = it->second;
    list.reserve(members.size());
    for (const auto& account : members) list.push_back(take(account));
    std::ranges::sort(list);
    const auto again = std::ranges::unique(list);
    list.erase(again.begin(), again.end());
    for (const auto number : list) (held_[number].*held).push_back(&it->first);
}

template void MemberLists::put(const GroupId&, const std::vector<AccountId>&, Lists<GroupId>&,
                               std::vector<const GroupId*> Held::*);
template void MemberLists::put(const AppId&, const std::vector<AccountId>&, Lists<AppId>&,
                               std::vector<const AppId*> Held::*);

std::span<const MemberLists::Number> MemberLists::members(const GroupId& group) const {
    const auto it = groups_.find(group);
    return it == groups_.end() ? std::span<const Number>{} : it->second;
}

Memberships MemberLists::of(const AccountId& account) const {
    Memberships held;
    held.how = ReadHow::list;
    const auto it = numbers_.find(account);
    if (it == numbers_.end()) return held;
    held.groups = sorted(held_[it->second].groups);
    held.apps = sorted(held_[it->second].apps);
    return held;
}

}  // namespace lockstep::engine
