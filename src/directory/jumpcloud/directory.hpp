// JumpCloud as a Directory: its people are `users`, its groups `usergroups`, its device groups `systemgroups`.
#pragma once

#include "directory/directory.hpp"
#include "directory/jumpcloud/access.hpp"
#include "directory/jumpcloud/client.hpp"
#include "directory/jumpcloud/groups.hpp"
#include "directory/jumpcloud/user_writes.hpp"
#include "directory/jumpcloud/users.hpp"

namespace lockstep::directory::jumpcloud {

class JumpCloudDirectory final : public Directory {
public:
    /// @param slots the attributes that the policy reads in JumpCloud; accounts hold their values by it.
    JumpCloudDirectory(Settings settings, SlotTable slots, http::HttpTransport& transport, Clock& clock,
                       Random& random);

    [[nodiscard]] Side side() const override { return Side::jumpcloud; }

    Task<OrgIdentity> get_org(Lane lane) override;
    Task<std::vector<AccessFinding>> check_access() override;
    /// JumpCloud has no schema to read: a custom attribute exists where a user has it (API-jumpcloud.md §4.4).
    Task<Schema> get_schema(Lane lane) override;

    Task<PageEnd> list_accounts(Lane lane, std::optional<Cursor> after, const RowSink& sink) override;
    Task<std::optional<Account>> find_account(Lane lane, AccountId id) override;
    Task<std::vector<Account>> find_by_name(Lane lane, std::string attribute, std::string value) override;
    Task<bool> still_suspended_since(Lane lane, AccountId id, WallTime since) override;
    Task<bool> is_bound(Lane lane, AccountId id) override;
    Task<std::vector<Edit>> list_edits(Lane lane, AccountId id, WallTime since) override;
    Task<std::vector<EdgeEdit>> list_edge_edits(Lane lane, AccountId id, GroupId group, WallTime since) override;

    Task<Written> create_account(Lane lane, NewAccount account) override;
    Task<Written> set_attributes(Lane lane, AccountId id, std::vector<AttributeWrite> writes,
                                 std::string if_match) override;
    Task<> activate(Lane lane, AccountId id, Activation activation) override;
    Task<> suspend(Lane lane, AccountId id) override;
    Task<> unsuspend(Lane lane, AccountId id) override;
    /// There is no such state: it means to stay suspended (DESIGN §4.4).
    Task<> deactivate(Lane lane, AccountId id) override;
    Task<> unlock(Lane lane, AccountId id) override;
    Task<> end_sessions(Lane lane, AccountId id) override;
    Task<> expire_password(Lane lane, AccountId id) override;
    Task<> delete_account(Lane lane, AccountId id) override;

    Task<std::vector<Group>> list_groups(Lane lane) override;
    Task<std::optional<Group>> find_group(Lane lane, GroupId id) override;
    Task<bool> grants_admin_role(Lane lane, GroupId id) override;
    Task<Group> create_group(Lane lane, std::string name, std::string description) override;
    Task<std::vector<AccountId>> list_members(Lane lane, GroupId group) override;
    Task<bool> is_member(Lane lane, GroupId group, AccountId account) override;
    Task<> add_member(Lane lane, GroupId group, AccountId account) override;
    Task<> remove_member(Lane lane, GroupId group, AccountId account) override;
    Task<Memberships> get_memberships(Lane lane, AccountId id) override;
    /// JumpCloud gives applications through groups only: none, and assigning is refused.
    Task<std::vector<App>> list_apps(Lane lane) override;
    Task<std::vector<AccountId>> list_app_users(Lane lane, AppId app) override;
    Task<> assign_app(Lane lane, AppId app, AccountId account) override;
    Task<> unassign_app(Lane lane, AppId app, AccountId account) override;
    Task<std::vector<Group>> list_device_groups(Lane lane) override;
    Task<std::vector<std::string>> list_devices(Lane lane, std::string device_group) override;
    Task<std::vector<std::string>> list_bound_devices(Lane lane, GroupId group) override;
    Task<> bind_devices(Lane lane, std::string holder, bool of_group, std::string device_group) override;
    Task<> unbind_devices(Lane lane, std::string holder, bool of_group, std::string device_group) override;

    [[nodiscard]] std::map<std::string, int> cost_of(const Change& change) const override;
    [[nodiscard]] SteadyTime next_turn(Lane lane, const Change& change, int ahead) override;
    [[nodiscard]] std::map<std::string, double> permitted_per_minute() const override;
    [[nodiscard]] bool is_shut_out() const override { return client_.is_shut_out(); }

private:
    Client client_;
    Users users_;
    UserWrites writes_;
    Groups groups_;
    Access access_;
};

}  // namespace lockstep::directory::jumpcloud
