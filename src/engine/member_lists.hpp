// Who is in what on one side, by object and by person. An id is kept once, however many lists show it: a company has
// ten times as many memberships as people.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <unordered_map>
#include <vector>

#include "model/facts.hpp"
#include "model/ids.hpp"

namespace lockstep::engine {

class MemberLists {
public:
    using Number = std::uint32_t;  ///< of an account, from 0 on, as the lists showed them
    template <class Object>
    using Lists = std::map<Object, std::vector<Number>>;

    MemberLists() = default;
    MemberLists(MemberLists&&) = default;
    MemberLists& operator=(MemberLists&&) = default;
    MemberLists(const MemberLists&) = delete;  // its parts point to each other's nodes
    MemberLists& operator=(const MemberLists&) = delete;
    ~MemberLists() = default;

    /// The whole list of one that was not put before. Whoever stands in it twice is in it once.
    void put(const GroupId& group, const std::vector<AccountId>& members) {
        put(group, members, groups_, &Held::groups);
    }
    void put(const AppId& app, const std::vector<AccountId>& users) { put(app, users, apps_, &Held::apps); }

    [[nodiscard]] const Lists<GroupId>& groups() const { return groups_; }
    [[nodiscard]] const Lists<AppId>& apps() const { return apps_; }
    /// Nobody where no list was put.
    [[nodiscard]] std::span<const Number> members(const GroupId& group) const;
    [[nodiscard]] Number accounts() const { return static_cast<Number>(accounts_.size()); }
    [[nodiscard]] const AccountId& account(Number number) const { return *accounts_[number]; }
    /// Among the lists put, in the order of their ids.
    [[nodiscard]] Memberships of(const AccountId& account) const;

private:
    struct Held {
        std::vector<const GroupId*> groups;
        std::vector<const AppId*> apps;
    };
    Number take(const AccountId& account);
    template <class Object>
    void put(const Object& object, const std::vector<AccountId>& members, Lists<Object>& lists,
             std::vector<const Object*> Held::* held);

    std::unordered_map<AccountId, Number> numbers_;  ///< looked up only, never iterated
    std::vector<const AccountId*> accounts_;         ///< of `numbers_`, whose nodes stay where they are
    std::vector<Held> held_;                         ///< by account
    Lists<GroupId> groups_;
    Lists<AppId> apps_;
};

}  // namespace lockstep::engine
