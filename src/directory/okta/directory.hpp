// One Okta org as a Directory.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "directory/directory.hpp"
#include "directory/okta/client.hpp"
#include "directory/okta/kept.hpp"
#include "directory/okta/settings.hpp"
#include "directory/okta/user_page.hpp"
#include "http/transport.hpp"
#include "model/schema.hpp"

namespace lockstep::directory::okta {

class OktaDirectory final : public Directory {
public:
    /// @param slots of the attributes that the policy reads here.
    /// @param schema types what is written; base_schema will do as long as no attribute of the tenant's own is.
    /// @throws std::runtime_error for a private key that is none.
    OktaDirectory(Settings settings, SlotTable slots, Schema schema, http::HttpTransport& transport, Clock& clock,
                  Random& random);

    [[nodiscard]] Side side() const override { return Side::okta; }
    Task<OrgIdentity> get_org(Lane lane) override;
    Task<std::vector<AccessFinding>> check_access() override;
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
    [[nodiscard]] bool is_shut_out() const override { return client_.is_shut_out(); }
    [[nodiscard]] std::map<std::string, double> permitted_per_minute() const override {
        return client_.permitted_per_minute();
    }

private:
    Task<Response> get_first_page(Lane lane);
    Task<std::optional<Account>> read_account(Lane lane, std::string id_or_login);
    Task<std::vector<Account>> find_by_search(Lane lane, std::string attribute, std::string value);
    [[nodiscard]] bool holds(const Account& account, const std::string& attribute, const std::string& value) const;
    /// The account in a write's answer. What cannot be read was performed all the same: `unknown_outcome`.
    [[nodiscard]] Written to_written(Response response);
    /// A call of the life cycle that may find its work done: then a refusal is none.
    Task<> transition(Lane lane, AccountId id, Call call, AccountState wanted);
    Task<std::vector<AccountId>> read_member_ids(Lane lane, GroupId group);
    Task<std::set<GroupId>> read_rule_filled(Lane lane);
    Task<std::set<AccountId>> read_administrators(Lane lane);
    Task<bool> read_admin_role(Lane lane, GroupId id);
    Task<> add_owner(Lane lane, std::set<AccountId>& administrators);
    Task<> add_built_in(Lane lane, std::set<AccountId>& administrators);
    Task<> add_assignees(Lane lane, std::set<AccountId>& administrators);
    Task<std::set<AccountId>> get_administrators(Lane lane);
    Task<std::vector<AppId>> get_named_apps(Lane lane);

    Client client_;
    Clock& clock_;
    Random& random_;
    SlotTable slots_;
    Schema schema_;
    UserDecoder decoder_;
    UserDecoder id_decoder_{SlotTable{}};
    Kept<std::set<AccountId>> administrators_{std::chrono::minutes{15}};
    std::map<GroupId, Kept<bool>> grants_role_;
    Kept<std::set<GroupId>> rule_filled_{std::chrono::minutes{1}};
    Kept<std::vector<AppId>> named_apps_{std::chrono::minutes{15}};
};

}  // namespace lockstep::directory::okta
