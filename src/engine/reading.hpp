// What one full pass read of both directories: all accounts, and the groups and apps that the policy names.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/clock.hpp"
#include "engine/directories.hpp"
#include "model/facts.hpp"
#include "policy/policy.hpp"

namespace lockstep::engine {

/// One directory as it was listed.
class SideReading {
public:
    Side side = Side::jumpcloud;
    directory::OrgIdentity org;
    std::vector<Account> accounts;  ///< by id, each once
    WallTime began{};
    std::optional<std::size_t> counted;  ///< as the vendor counts, where it does

    std::map<std::string, Group> groups;             ///< all, by name, if the policy names any
    std::map<std::string, App> apps;                 ///< all, by label, if the policy names any
    std::map<std::string, Group> device_groups;      ///< all, by name, if the policy names any
    std::map<GroupId, std::set<AccountId>> members;  ///< of the groups that the policy assigns
    std::map<AppId, std::set<AccountId>> app_users;  ///< of the apps that the policy assigns

    [[nodiscard]] const Account* find(const AccountId& id) const;
    /// Everybody who holds `value` as login, user name, e-mail or the attribute of that name; folded, without
    /// diacritics.
    [[nodiscard]] std::vector<const Account*> holders(std::string_view attribute, std::string_view value) const;
    /// Direct memberships among the groups and apps read.
    [[nodiscard]] Memberships memberships(const AccountId& id) const;
    /// To be called once `accounts` is complete.
    void index(const SlotTable& slots);

private:
    struct Key {
        std::string attribute, value;
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const {
            return std::hash<std::string>{}(key.attribute) * 31 + std::hash<std::string>{}(key.value);
        }
    };
    std::unordered_multimap<Key, std::size_t, KeyHash> holders_;
    std::unordered_map<std::string, Memberships> memberships_;
};

struct Reading {
    SideReading jumpcloud, okta;

    [[nodiscard]] const SideReading& operator[](Side side) const { return side == Side::okta ? okta : jumpcloud; }
    [[nodiscard]] SideReading& operator[](Side side) { return side == Side::okta ? okta : jumpcloud; }
};

/// Told while pages arrive: side, accounts so far, and the total where the vendor says it.
using ReadProgress = std::function<void(Side, std::size_t, std::optional<std::size_t>)>;

/// Lists both directories side by side, to the end. @throws DirectoryError: no half reading ever comes back.
Task<Reading> read_everything(const policy::Policy& policy, Directories directories, Clock& clock, Lane lane,
                              ReadProgress progress);

}  // namespace lockstep::engine
