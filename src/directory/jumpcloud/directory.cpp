#include "directory/jumpcloud/directory.hpp"

#include <algorithm>

#include "directory/jumpcloud/edge_log.hpp"
#include "directory/jumpcloud/edit_log.hpp"
#include "directory/jumpcloud/element.hpp"
#include "directory/jumpcloud/errors.hpp"
#include "directory/jumpcloud/status_log.hpp"

namespace lockstep::directory::jumpcloud {
namespace {

/// Calls that one change costs, the read right before it and the read-back of what must be proven included.
int calls_of(const Change& change) {
    switch (change.kind) {
        case ChangeKind::link:
        case ChangeKind::hand_over:
        case ChangeKind::end_sessions:
        case ChangeKind::assign_app:
        case ChangeKind::unassign_app: return 0;
        case ChangeKind::create_account: return 2;
        case ChangeKind::set_attributes: {
            const bool reads_arrays = std::ranges::any_of(
                change.writes, [](const auto& write) { return find_element(write.attribute).has_value(); });
            return reads_arrays ? 3 : 2;
        }
        case ChangeKind::set_reference: return 2;
        case ChangeKind::activate:
        case ChangeKind::activate_with_mail:
        case ChangeKind::suspend:
        case ChangeKind::deactivate:
        case ChangeKind::delete_account: return change.random_password ? 4 : 3;
        case ChangeKind::unsuspend: return 4;  // and whether a date is set for it
        case ChangeKind::create_group:
        case ChangeKind::add_member:
        case ChangeKind::remove_member:
        case ChangeKind::bind_devices:
        case ChangeKind::unbind_devices:
        case ChangeKind::expire_password: return 1;
    }
    LOCKSTEP_UNREACHABLE();
}

DirectoryError no_apps() {
    return refused(
        "JumpCloud binds applications to groups, never to one person by Lockstep: add the person to a group");
}

}  // namespace

JumpCloudDirectory::JumpCloudDirectory(Settings settings, SlotTable slots, http::HttpTransport& transport, Clock& clock,
                                       Random& random)
    : client_{std::move(settings), transport, clock, random},
      users_{client_, std::move(slots)},
      writes_{client_, users_, random},
      groups_{client_},
      access_{client_, transport} {}

Task<OrgIdentity> JumpCloudDirectory::get_org(Lane lane) {
    return access_.get_org(lane);
}
Task<std::vector<AccessFinding>> JumpCloudDirectory::check_access() {
    return access_.check();
}
Task<Schema> JumpCloudDirectory::get_schema(Lane) {
    co_return base_schema(Side::jumpcloud);
}

Task<PageEnd> JumpCloudDirectory::list_accounts(Lane lane, std::optional<Cursor> after, const RowSink& sink) {
    return users_.list(lane, std::move(after), sink);
}
Task<std::optional<Account>> JumpCloudDirectory::find_account(Lane lane, AccountId id) {
    return users_.find(lane, std::move(id));
}
Task<std::vector<Account>> JumpCloudDirectory::find_by_name(Lane lane, std::string attribute, std::string value) {
    return users_.find_by_name(lane, std::move(attribute), std::move(value));
}
Task<bool> JumpCloudDirectory::still_suspended_since(Lane lane, AccountId id, WallTime since) {
    return jumpcloud::still_suspended_since(client_, lane, std::move(id), since);
}

Task<bool> JumpCloudDirectory::is_bound(Lane lane, AccountId id) {
    return groups_.is_bound(lane, std::move(id));
}

Task<std::vector<Edit>> JumpCloudDirectory::list_edits(Lane lane, AccountId id, WallTime since) {
    return jumpcloud::list_edits(client_, lane, std::move(id), since);
}

Task<std::vector<EdgeEdit>> JumpCloudDirectory::list_edge_edits(Lane lane, AccountId id, GroupId group,
                                                                WallTime since) {
    return jumpcloud::list_edge_edits(client_, lane, std::move(id), std::move(group), since);
}

Task<bool> JumpCloudDirectory::grants_admin_role(Lane, GroupId) {
    co_return false;
}

Task<Written> JumpCloudDirectory::create_account(Lane lane, NewAccount account) {
    return writes_.create(lane, std::move(account));
}
Task<Written> JumpCloudDirectory::set_attributes(Lane lane, AccountId id, std::vector<AttributeWrite> writes,
                                                 std::string /*if_match: JumpCloud honours none*/) {
    return writes_.set_attributes(lane, std::move(id), std::move(writes));
}
Task<> JumpCloudDirectory::activate(Lane lane, AccountId id, Activation activation) {
    return writes_.activate(lane, std::move(id), std::move(activation));
}
Task<> JumpCloudDirectory::suspend(Lane lane, AccountId id) {
    return writes_.suspend(lane, std::move(id));
}
Task<> JumpCloudDirectory::unsuspend(Lane lane, AccountId id) {
    return writes_.unsuspend(lane, std::move(id));
}
Task<> JumpCloudDirectory::deactivate(Lane lane, AccountId id) {
    return writes_.suspend(lane, std::move(id));
}
Task<> JumpCloudDirectory::unlock(Lane lane, AccountId id) {
    return writes_.unlock(lane, std::move(id));
}
Task<> JumpCloudDirectory::end_sessions(Lane, AccountId) {
    throw refused(
        "JumpCloud has no public call that ends a person's sessions: suspension and an expired password keep "
        "new ones out, sessions at service providers and RADIUS run to their own timeout");
    co_return;
}
Task<> JumpCloudDirectory::expire_password(Lane lane, AccountId id) {
    return writes_.expire_password(lane, std::move(id));
}
Task<> JumpCloudDirectory::delete_account(Lane lane, AccountId id) {
    return writes_.remove(lane, std::move(id));
}

Task<std::vector<Group>> JumpCloudDirectory::list_groups(Lane lane) {
    return groups_.list(lane);
}
Task<std::optional<Group>> JumpCloudDirectory::find_group(Lane lane, GroupId id) {
    return groups_.find(lane, std::move(id));
}
Task<Group> JumpCloudDirectory::create_group(Lane lane, std::string name, std::string description) {
    return groups_.create(lane, std::move(name), std::move(description));
}
Task<std::vector<AccountId>> JumpCloudDirectory::list_members(Lane lane, GroupId group) {
    return groups_.list_members(lane, std::move(group));
}
Task<bool> JumpCloudDirectory::is_member(Lane lane, GroupId group, AccountId account) {
    return groups_.is_member(lane, std::move(group), std::move(account));
}
Task<> JumpCloudDirectory::add_member(Lane lane, GroupId group, AccountId account) {
    return groups_.add_member(lane, std::move(group), std::move(account));
}
Task<> JumpCloudDirectory::remove_member(Lane lane, GroupId group, AccountId account) {
    return groups_.remove_member(lane, std::move(group), std::move(account));
}
Task<Memberships> JumpCloudDirectory::get_memberships(Lane lane, AccountId id) {
    return groups_.get_memberships(lane, std::move(id));
}

Task<std::vector<App>> JumpCloudDirectory::list_apps(Lane) {
    co_return std::vector<App>{};
}
Task<std::vector<AccountId>> JumpCloudDirectory::list_app_users(Lane, AppId) {
    co_return std::vector<AccountId>{};
}
Task<> JumpCloudDirectory::assign_app(Lane, AppId, AccountId) {
    throw no_apps();
    co_return;
}
Task<> JumpCloudDirectory::unassign_app(Lane, AppId, AccountId) {
    throw no_apps();
    co_return;
}

Task<std::vector<Group>> JumpCloudDirectory::list_device_groups(Lane lane) {
    return groups_.list_device_groups(lane);
}
Task<std::vector<std::string>> JumpCloudDirectory::list_devices(Lane lane, std::string device_group) {
    return groups_.list_devices(lane, std::move(device_group));
}
Task<std::vector<std::string>> JumpCloudDirectory::list_bound_devices(Lane lane, GroupId group) {
    return groups_.list_bound_devices(lane, group);
}
Task<> JumpCloudDirectory::bind_devices(Lane lane, std::string holder, bool of_group, std::string device_group) {
    return groups_.bind_devices(lane, std::move(holder), of_group, std::move(device_group));
}
Task<> JumpCloudDirectory::unbind_devices(Lane lane, std::string holder, bool of_group, std::string device_group) {
    return groups_.unbind_devices(lane, std::move(holder), of_group, std::move(device_group));
}

std::map<std::string, int> JumpCloudDirectory::cost_of(const Change& change) const {
    const int calls = calls_of(change);
    if (calls == 0) return {};
    return {{kBucket, calls}};
}
SteadyTime JumpCloudDirectory::next_turn(Lane lane, const Change& change, int ahead) {
    return calls_of(change) == 0 ? SteadyTime{} : client_.outlook(lane, ahead);
}
std::map<std::string, double> JumpCloudDirectory::permitted_per_minute() const {
    return client_.permitted_per_minute();
}

}  // namespace lockstep::directory::jumpcloud
