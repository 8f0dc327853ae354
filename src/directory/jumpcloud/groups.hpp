// User groups and device groups, who is in them, and which devices are bound to whom.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/task.hpp"
#include "directory/directory.hpp"
#include "directory/jumpcloud/client.hpp"

namespace lockstep::directory::jumpcloud {

class Groups {
public:
    explicit Groups(Client& client)
        : client_{client},
          method_filter_{client.settings().trusts_method_filter ? MethodFilter::unknown : MethodFilter::ignored} {}

    /// All user groups with their kind. The list hides whether a group is dynamic (API-jumpcloud.md §5.1), so it is
    /// asked for twice more, filtered by method; that is trusted once the counts of all methods add up to the whole,
    /// else each group is read by id.
    Task<std::vector<Group>> list(Lane lane);
    Task<std::vector<Group>> list_device_groups(Lane lane);
    Task<std::optional<Group>> find(Lane lane, GroupId id);
    Task<Group> create(Lane lane, std::string name, std::string description);

    Task<std::vector<AccountId>> list_members(Lane lane, GroupId group);
    /// By the filtered list of effective members, one call; where the vendor ignores the filter, by the groups of the
    /// person. Both may lag behind a write.
    Task<bool> is_member(Lane lane, GroupId group, AccountId account);
    /// Done also if the edge is there. A dynamic group answers 204 and changes nothing: only a later read proves it.
    Task<> add_member(Lane lane, GroupId group, AccountId account);
    /// Done also if there is no such edge, person or group.
    Task<> remove_member(Lane lane, GroupId group, AccountId account);
    /// Nothing at all is also what JumpCloud says of a person it does not know (API-jumpcloud.md §5.4).
    Task<Memberships> get_memberships(Lane lane, AccountId account);

    /// By itself or by a group: to a device or an application, or directly to any other resource.
    Task<bool> is_bound(Lane lane, AccountId account);
    /// By display name, else host name, else id. @param device_group its id; none of an unknown one.
    Task<std::vector<std::string>> list_devices(Lane lane, std::string device_group);
    /// The device groups that a user group is bound to; none of an unknown one.
    Task<std::vector<std::string>> list_bound_devices(Lane lane, const GroupId& group);

    /// Never with sudo; an edge that is there keeps what it has.
    Task<> bind_devices(Lane lane, std::string holder, bool of_group, std::string device_group);
    Task<> unbind_devices(Lane lane, std::string holder, bool of_group, std::string device_group);

private:
    /// The device groups that an account or group is bound to directly.
    Task<std::vector<std::string>> list_bound(Lane lane, std::string holder);
    /// Whether the list can be filtered by `membershipMethod` (API-jumpcloud.md §16, question 5).
    enum class MethodFilter { unknown, honoured, ignored };

    Task<std::vector<GroupId>> list_direct_groups(Lane lane, AccountId account);
    Task<std::string> get_device_name(Lane lane, std::string id);
    Task<> mark_dynamic(Lane lane, std::vector<Group>& groups);
    Task<> mark_dynamic_by_id(Lane lane, std::vector<Group>& groups);
    Task<bool> adds_up(Lane lane, std::size_t dynamic, std::size_t all);
    Task<> change_edge(Lane lane, std::string path, boost::json::object body, std::vector<int> done);

    Client& client_;
    MethodFilter method_filter_;
};

}  // namespace lockstep::directory::jumpcloud
