// A directory that consists of its pages alone: they go through the vendor's decoder as the connector's do, without a
// request around them.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>

#include "directory/directory.hpp"
#include "directory/jumpcloud/wire.hpp"
#include "directory/okta/user_page.hpp"

namespace lockstep::bench {

using namespace directory;

class PagesDirectory final : public Directory {
public:
    /// Gives the page that begins with that person, good until it is asked for the next.
    using Page = std::function<std::string&(std::size_t)>;

    PagesDirectory(Side side, const SlotTable& slots, std::size_t people, Clock& clock, Page page)
        : side_{side}, people_{people}, clock_{clock}, page_{std::move(page)}, jumpcloud_{slots}, okta_{slots} {}

    [[nodiscard]] Side side() const override { return side_; }
    Task<OrgIdentity> get_org(Lane) override {
        co_return OrgIdentity{side_ == Side::okta ? "00o1" : "org1", "Example"};
    }
    Task<PageEnd> list_accounts(Lane, std::optional<Cursor> after, const RowSink& sink) override {
        const auto first = after ? std::stoul(*after) : std::size_t{0};
        PageEnd end;
        auto& body = page_(first);
        end.rows = side_ == Side::okta ? okta_.decode_page(body, clock_.wall_now(), sink)
                                       : jumpcloud_.read_page(body, clock_.wall_now(), sink).rows;
        end.total = people_;
        if (first + end.rows < people_) end.next = std::to_string(first + end.rows);
        co_return end;
    }

    // Nothing else is asked for where nobody is missing and nothing is written.
    Task<std::vector<AccessFinding>> check_access() override { unused(); }
    Task<Schema> get_schema(Lane) override { unused(); }
    Task<std::optional<Account>> find_account(Lane, AccountId) override { unused(); }
    Task<std::vector<Account>> find_by_name(Lane, std::string, std::string) override { unused(); }
    Task<bool> still_suspended_since(Lane, AccountId, WallTime) override { unused(); }
    Task<bool> is_bound(Lane, AccountId) override { unused(); }
    Task<std::vector<Edit>> list_edits(Lane, AccountId, WallTime) override { unused(); }
    Task<std::vector<EdgeEdit>> list_edge_edits(Lane, AccountId, GroupId, WallTime) override { unused(); }
    Task<bool> grants_admin_role(Lane, GroupId) override { co_return false; }
    Task<Written> create_account(Lane, NewAccount) override { unused(); }
    Task<Written> set_attributes(Lane, AccountId, std::vector<AttributeWrite>, std::string) override { unused(); }
    Task<> activate(Lane, AccountId, Activation) override { unused(); }
    Task<> suspend(Lane, AccountId) override { unused(); }
    Task<> unsuspend(Lane, AccountId) override { unused(); }
    Task<> deactivate(Lane, AccountId) override { unused(); }
    Task<> unlock(Lane, AccountId) override { unused(); }
    Task<> end_sessions(Lane, AccountId) override { unused(); }
    Task<> expire_password(Lane, AccountId) override { unused(); }
    Task<> delete_account(Lane, AccountId) override { unused(); }
    Task<std::vector<Group>> list_groups(Lane) override { unused(); }
    Task<std::optional<Group>> find_group(Lane, GroupId) override { unused(); }
    Task<Group> create_group(Lane, std::string, std::string) override { unused(); }
    Task<std::vector<AccountId>> list_members(Lane, GroupId) override { unused(); }
    Task<bool> is_member(Lane, GroupId, AccountId) override { unused(); }
    Task<> add_member(Lane, GroupId, AccountId) override { unused(); }
    Task<> remove_member(Lane, GroupId, AccountId) override { unused(); }
    Task<Memberships> get_memberships(Lane, AccountId) override { unused(); }
    Task<std::vector<App>> list_apps(Lane) override { unused(); }
    Task<std::vector<AccountId>> list_app_users(Lane, AppId) override { unused(); }
    Task<> assign_app(Lane, AppId, AccountId) override { unused(); }
    Task<> unassign_app(Lane, AppId, AccountId) override { unused(); }
    Task<std::vector<Group>> list_device_groups(Lane) override { unused(); }
    Task<std::vector<std::string>> list_devices(Lane, std::string) override { unused(); }
    Task<std::vector<std::string>> list_bound_devices(Lane, GroupId) override { unused(); }
    Task<> bind_devices(Lane, std::string, bool, std::string) override { unused(); }
    Task<> unbind_devices(Lane, std::string, bool, std::string) override { unused(); }
    [[nodiscard]] std::map<std::string, int> cost_of(const Change&) const override { return {}; }
    [[nodiscard]] bool is_shut_out() const override { return false; }
    [[nodiscard]] SteadyTime next_turn(Lane, const Change&, int) override { unused(); }
    [[nodiscard]] std::map<std::string, double> permitted_per_minute() const override { return {}; }

private:
    [[noreturn]] static void unused() { throw std::logic_error{"the bench has pages only"}; }

    Side side_;
    std::size_t people_;
    Clock& clock_;
    Page page_;
    jumpcloud::UserDecoder jumpcloud_;
    okta::UserDecoder okta_;
};

}  // namespace lockstep::bench
