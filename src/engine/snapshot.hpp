// Both directories as they were last read, with what we have written since: everything here is answered without a call.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/written_since.hpp"
#include "policy/policy.hpp"
#include "store/store.hpp"

namespace lockstep::engine {

class Snapshot {
public:
    using Kind = store::MirrorGroup::Kind;

    /// As `policy` reads it. The policy and the store outlive it.
    /// @throws StoreError; std::runtime_error if nothing was ever read.
    static Task<std::unique_ptr<Snapshot>> load(const policy::Policy& policy, store::Store& store, WallTime now);

    [[nodiscard]] const policy::Policy& policy() const { return policy_; }
    /// Nothing but our own writes is younger than this.
    [[nodiscard]] WallTime read_at() const { return picture_.read_at; }

    /// Of everybody who was there, in their order.
    [[nodiscard]] const std::vector<AccountId>& ids(Side side) const { return half(side).ids; }
    /// Those that are known, in the order asked for, as if read by id just now.
    Task<std::vector<Account>> accounts(Side side, std::vector<AccountId> ids);
    Task<std::optional<Account>> find(Side side, AccountId id);

    [[nodiscard]] std::vector<Group> list(Side side, Kind kind);
    /// Empty, and a gap, if its members were never read.
    [[nodiscard]] std::set<AccountId> members(Side side, Kind kind, const std::string& id);
    /// Whether the snapshot says who is in that group: its members were read, or no group is called so.
    [[nodiscard]] bool tells_members(Side side, const std::string& group_name) const;
    [[nodiscard]] bool tells_all_members(Side side) const;
    /// Groups and apps; and the device groups that Lockstep has bound.
    Task<Memberships> memberships(Side side, AccountId account);
    /// By name, of the groups whose members were read.
    [[nodiscard]] std::set<std::string> group_names(Side side, const AccountId& account);

    /// What was asked for and never read, for people: what rests on it may be otherwise.
    [[nodiscard]] const std::set<std::string>& gaps() const { return gaps_; }

private:
    struct Object {
        store::MirrorGroup entry;
        std::set<AccountId> members;
    };
    struct Half {
        std::vector<AccountId> ids;
        std::map<AccountId, Account> made;                   ///< by us, since it was read
        std::vector<Object> objects;                         ///< in the order of their ids
        std::map<AccountId, std::vector<std::size_t>> held;  ///< by member: the objects it is in
    };
    Snapshot(const policy::Policy& policy, store::Store& store, WallTime now)
        : policy_{policy}, store_{store}, now_{now} {}
    Task<> read();
    Task<> read_side(Side side, const store::SeenImage& seen);
    void add_unread(Side side, Kind kind);
    void find_unread_attributes(Side side, const std::vector<std::string>& read);
    [[nodiscard]] Half& half(Side side) { return halves_.at(side == Side::okta ? 1 : 0); }
    [[nodiscard]] const Half& half(Side side) const { return halves_.at(side == Side::okta ? 1 : 0); }

    const policy::Policy& policy_;
    store::Store& store_;
    WallTime now_{};
    store::Picture picture_;
    WrittenSince written_;
    std::array<Half, 2> halves_;
    std::set<std::string> gaps_;
};

}  // namespace lockstep::engine
