// What was read of both directories: accounts, and the groups and apps that the policy names.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "engine/directories.hpp"
#include "engine/member_lists.hpp"
#include "model/facts.hpp"
#include "policy/policy.hpp"

namespace lockstep::engine {

/// One directory.
class SideReading {
public:
    Side side = Side::jumpcloud;
    directory::OrgIdentity org;
    std::vector<Account> accounts;  ///< by id, each once
    WallTime began{};

    std::map<std::string, Group> groups;         ///< all, by name, if the policy names, watches or pairs any
    std::map<std::string, App> apps;             ///< all, by label, if the policy names any
    std::map<std::string, Group> device_groups;  ///< all, by name, if the policy names any
    MemberLists members;  ///< direct, of the groups and apps that the policy names, watches or pairs

    [[nodiscard]] const Account* find(const AccountId& id) const;
};

struct Reading {
    SideReading jumpcloud, okta;

    [[nodiscard]] const SideReading& operator[](Side side) const { return side == Side::okta ? okta : jumpcloud; }
    [[nodiscard]] SideReading& operator[](Side side) { return side == Side::okta ? okta : jumpcloud; }
};

/// Told while pages arrive: side, accounts so far, and the total where the vendor says it.
using ReadProgress = std::function<void(Side, std::size_t, std::optional<std::size_t>)>;

[[nodiscard]] std::map<std::string, Group> groups_by_name(std::vector<Group> groups);

/// The groups and apps that the policy names or watches on that side, with who is in them. Groups that were listed
/// already are not listed again.
Task<> read_memberships(const policy::Policy& policy, directory::Directory& directory, Lane lane, SideReading& reading);

/// What the policy names on that side, and what of it exists: by this its planning may differ though no account does.
[[nodiscard]] std::string named_objects(const policy::Policy& policy, const SideReading& reading);

}  // namespace lockstep::engine
