// Device groups that the policy binds to user groups: one change for the group, not one a person (DESIGN §4.5).
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/account.hpp"
#include "model/binding.hpp"
#include "model/plan.hpp"
#include "policy/policy.hpp"

namespace lockstep::sync {

/// What was read of JumpCloud's groups. A group that is not in here is not there.
struct DeviceFacts {
    struct UserGroup {
        Group group;
        std::vector<std::string> bound;  ///< device groups, by id
        int members = 0;
    };
    std::vector<UserGroup> user_groups;                       ///< those that the policy binds, and that we once bound
    std::vector<Group> device_groups;                         ///< all
    std::map<std::string, std::vector<std::string>> devices;  ///< device group → its devices, of what may be taken
    WallTime read_at{};
};

struct DevicePlan {
    std::vector<Change> changes;
    std::vector<Notice> notices;
    std::vector<GroupBinding> given;  ///< what stands of what we gave: somebody else's removals are forgotten
    std::vector<Stuck> stuck;         ///< refused for good, and left out
};

/// The user groups, by name, with the device groups that the policy binds to them.
[[nodiscard]] std::map<std::string, std::set<std::string>> wanted_bindings(const policy::Policy& policy);

/// Binds what the policy names and takes back what it names no more and Lockstep gave; new places are given before old
/// ones are taken. What somebody else bound stays. Never with sudo.
///
/// @param refused what JumpCloud refused for good: it is planned again once the policy, or the group, is another. A new
///        place that is refused is no reason to lose the old one.
[[nodiscard]] DevicePlan plan_group_devices(const policy::Policy& policy, const DeviceFacts& facts,
                                            const std::vector<GroupBinding>& given,
                                            const std::vector<Stuck>& refused = {});

/// A refused binding, to be remembered.
[[nodiscard]] Stuck refused_binding(const policy::Policy& policy, const Change& change);

/// What is remembered once the change is done.
[[nodiscard]] std::vector<GroupBinding> after_binding(std::vector<GroupBinding> given, const Change& change);

}  // namespace lockstep::sync
