// Two directories small enough to be copied at every instant: the only parts of the model that are not the product's.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "directory/directory.hpp"
#include "model/account.hpp"
#include "policy/policy.hpp"

namespace lockstep::model {

/// One request that writes, as it lies on the wire.
struct Call {
    ChangeKind kind = ChangeKind::set_attributes;
    Side side = Side::okta;
    AccountId account;
    std::string login;  ///< of an account to be created
    std::vector<AttributeWrite> writes;
    std::vector<GroupId> groups;  ///< of an account to be created; else the one group of an edge
    std::string if_match;

    friend bool operator==(const Call&, const Call&) = default;
};

/// Primary store and lagging index of one directory.
struct SmallDirectory {
    std::map<AccountId, Account> accounts;
    std::map<GroupId, std::set<AccountId>> members;
    std::map<AccountId, Account> indexed;  ///< as a list may still show it
    std::map<GroupId, std::set<AccountId>> indexed_members;
};

class SmallWorld {
public:
    explicit SmallWorld(const policy::Policy& policy) : policy_{&policy} {}

    WallTime now{std::chrono::hours{1'000'000}};
    std::map<GroupId, Group> groups;  ///< of both sides

    [[nodiscard]] const SmallDirectory& at(Side side) const { return side == Side::okta ? okta_ : jumpcloud_; }
    [[nodiscard]] SmallDirectory& at(Side side) { return side == Side::okta ? okta_ : jumpcloud_; }
    [[nodiscard]] const Account* find(Side side, const AccountId& id) const;
    [[nodiscard]] const Account* find_by_name(Side side, std::string_view attribute, const std::string& name) const;
    /// As a read by id gives it now.
    [[nodiscard]] std::optional<Account> read(Side side, const AccountId& id) const;
    /// All accounts, as a list gives them: as they are, or as the index still has them.
    [[nodiscard]] std::vector<Account> list(Side side, bool stale) const;
    [[nodiscard]] Value value(Side side, const AccountId& id, const std::string& attribute) const;

    // What people do in the vendors' consoles
    Account& add_account(Side side, int person, AccountState state);
    void set_value(Side side, const AccountId& id, const std::string& attribute, Value value);
    void set_state(Side side, const AccountId& id, AccountState state);
    void remove(Side side, const AccountId& id);
    void set_member(const GroupId& group, Side side, const AccountId& id, bool member);

    /// What Lockstep asks for. @return the account as the answer carries it.
    /// @throws DirectoryError `refused` or `stale`.
    std::optional<Account> perform(const Call& call);

    /// Time in which everything that lags catches up.
    void pass_time(std::chrono::milliseconds time);

private:
    void create(const Call& call);
    void change_state(const Call& call, Account& account);
    /// A moment, so that no two changes of one status bear the same time.
    void touch(Account& account, bool state);

    const policy::Policy* policy_;
    SmallDirectory jumpcloud_, okta_;
};

/// `p1@x`: what a person is called everywhere.
[[nodiscard]] std::string email_of(int person);
[[nodiscard]] std::string login_of(Side side, int person);
/// Whose account that is: 1 or 2.
[[nodiscard]] int person_of(const Account& account);

}  // namespace lockstep::model
