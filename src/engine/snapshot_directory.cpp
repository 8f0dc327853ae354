#include "engine/snapshot_directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "engine/account_keys.hpp"
#include "model/fold.hpp"

namespace lockstep::engine {
namespace {

using directory::RawValue;

constexpr std::size_t kPage = 1'000;

RawValue::State state_of(const Value& value) {
    if (value.is_unread()) return RawValue::State::unread;
    if (value.is_empty()) return RawValue::State::empty;
    if (value.get<bool>() != nullptr) return RawValue::State::boolean;
    if (value.get<TextList>() != nullptr) return RawValue::State::list;
    return value.get<std::string>() != nullptr ? RawValue::State::text : RawValue::State::number;
}

std::string text_of(const Value& value) {
    const auto* list = value.get<TextList>();
    if (list == nullptr) return to_text(value);
    boost::json::array array;
    for (const auto& element : *list) array.emplace_back(element);
    return boost::json::serialize(array);
}

class Row final : public directory::AccountRow {
public:
    explicit Row(const Account& account) : account_{account} {
        texts_.reserve(account.values.size());
        for (const auto& value : account.values) {
            texts_.push_back(text_of(value));
            values_.push_back({state_of(value), texts_.back()});
        }
    }
    [[nodiscard]] std::string_view id() const override { return account_.id.value; }
    [[nodiscard]] AccountState state() const override { return account_.state; }
    [[nodiscard]] std::string_view login() const override { return account_.login; }
    [[nodiscard]] std::string_view email() const override { return account_.email; }
    [[nodiscard]] std::span<const RawValue> values() const override { return values_; }
    [[nodiscard]] std::span<const std::string_view> marks() const override { return {}; }
    [[nodiscard]] Account to_account() const override { return account_; }

private:
    const Account& account_;
    std::vector<std::string> texts_;
    std::vector<RawValue> values_;
};

class SnapshotDirectory final : public directory::Directory {
public:
    SnapshotDirectory(Snapshot& snapshot, Side side, directory::OrgIdentity org)
        : snapshot_{snapshot}, side_{side}, org_{std::move(org)} {}

    [[nodiscard]] Side side() const override { return side_; }
    Task<directory::OrgIdentity> get_org(Lane) override { co_return org_; }
    Task<std::vector<directory::AccessFinding>> check_access() override {
        co_return std::vector<directory::AccessFinding>{};
    }
    Task<Schema> get_schema(Lane) override {
        co_return side_ == Side::okta ? snapshot_.policy().okta_schema : snapshot_.policy().jumpcloud_schema;
    }

    Task<directory::PageEnd> list_accounts(Lane, std::optional<directory::Cursor> after,
                                           const directory::RowSink& sink) override {
        const auto& ids = snapshot_.ids(side_);
        const auto begin = after ? static_cast<std::size_t>(std::stoull(*after)) : std::size_t{0};
        const auto end = std::min(ids.size(), begin + kPage);
        const auto from = ids.begin() + static_cast<std::ptrdiff_t>(begin);
        auto accounts = co_await snapshot_.accounts(side_, {from, ids.begin() + static_cast<std::ptrdiff_t>(end)});
        for (const auto& account : accounts) sink(Row{account});
        directory::PageEnd page{std::nullopt, accounts.size(), ids.size()};
        if (end < ids.size()) page.next = fmt::format("{}", end);
        co_return page;
    }
    Task<std::optional<Account>> find_account(Lane, AccountId id) override {
        return snapshot_.find(side_, std::move(id));
    }
    Task<std::vector<Account>> find_by_name(Lane, std::string attribute, std::string value) override {
        const auto* names = co_await names_of(attribute);
        std::vector<AccountId> ids;
        const auto [begin, end] = names->equal_range(name_key(value));
        for (auto it = begin; it != end; ++it) ids.push_back(it->second);
        std::ranges::sort(ids);
        co_return co_await snapshot_.accounts(side_, std::move(ids));
    }
    /// Nobody was asked: what the snapshot shows suspended is taken to be so since then.
    Task<bool> still_suspended_since(Lane, AccountId id, WallTime) override {
        const auto account = co_await snapshot_.find(side_, std::move(id));
        co_return account && account->state == AccountState::suspended;
    }
    Task<bool> is_bound(Lane, AccountId) override { co_return false; }
    Task<std::vector<directory::Edit>> list_edits(Lane, AccountId, WallTime) override {
        co_return std::vector<directory::Edit>{};
    }
    Task<std::vector<directory::EdgeEdit>> list_edge_edits(Lane, AccountId, GroupId, WallTime) override {
        co_return std::vector<directory::EdgeEdit>{};
    }
    Task<bool> grants_admin_role(Lane, GroupId) override { co_return false; }

    Task<directory::Written> create_account(Lane, directory::NewAccount) override { refuse(); }
    Task<directory::Written> set_attributes(Lane, AccountId, std::vector<AttributeWrite>, std::string) override {
        refuse();
    }
    Task<> activate(Lane, AccountId, Activation) override { refuse(); }
    Task<> suspend(Lane, AccountId) override { refuse(); }
    Task<> unsuspend(Lane, AccountId) override { refuse(); }
    Task<> deactivate(Lane, AccountId) override { refuse(); }
    Task<> unlock(Lane, AccountId) override { refuse(); }
    Task<> end_sessions(Lane, AccountId) override { refuse(); }
    Task<> expire_password(Lane, AccountId) override { refuse(); }
    Task<> delete_account(Lane, AccountId) override { refuse(); }
    Task<Group> create_group(Lane, std::string, std::string) override { refuse(); }
    Task<> add_member(Lane, GroupId, AccountId) override { refuse(); }
    Task<> remove_member(Lane, GroupId, AccountId) override { refuse(); }
    Task<> assign_app(Lane, AppId, AccountId) override { refuse(); }
    Task<> unassign_app(Lane, AppId, AccountId) override { refuse(); }
    Task<> bind_devices(Lane, std::string, bool, std::string) override { refuse(); }
    Task<> unbind_devices(Lane, std::string, bool, std::string) override { refuse(); }

    Task<std::vector<Group>> list_groups(Lane) override { co_return snapshot_.list(side_, Snapshot::Kind::group); }
    Task<std::optional<Group>> find_group(Lane, GroupId id) override {
        for (auto& group : snapshot_.list(side_, Snapshot::Kind::group)) {
            if (group.id == id) co_return std::move(group);
        }
        co_return std::nullopt;
    }
    Task<std::vector<AccountId>> list_members(Lane, GroupId group) override {
        co_return members(Snapshot::Kind::group, group.value);
    }
    Task<bool> is_member(Lane, GroupId group, AccountId account) override {
        co_return snapshot_.members(side_, Snapshot::Kind::group, group.value).contains(account);
    }
    Task<Memberships> get_memberships(Lane, AccountId id) override {
        return snapshot_.memberships(side_, std::move(id));
    }
    Task<std::vector<App>> list_apps(Lane) override {
        std::vector<App> apps;
        for (const auto& app : snapshot_.list(side_, Snapshot::Kind::app)) apps.push_back({{app.id.value}, app.name});
        co_return apps;
    }
    Task<std::vector<AccountId>> list_app_users(Lane, AppId app) override {
        co_return members(Snapshot::Kind::app, app.value);
    }
    Task<std::vector<Group>> list_device_groups(Lane) override {
        co_return snapshot_.list(side_, Snapshot::Kind::device_group);
    }
    Task<std::vector<std::string>> list_devices(Lane, std::string) override { co_return std::vector<std::string>{}; }
    Task<std::vector<std::string>> list_bound_devices(Lane, GroupId) override { co_return std::vector<std::string>{}; }

    [[nodiscard]] std::map<std::string, int> cost_of(const Change&) const override { return {}; }
    [[nodiscard]] SteadyTime next_turn(Lane, const Change&, int) override { return SteadyTime::max(); }
    [[nodiscard]] std::map<std::string, double> permitted_per_minute() const override { return {}; }
    [[nodiscard]] bool is_shut_out() const override { return false; }

private:
    using Names = std::unordered_multimap<std::string, AccountId>;  ///< looked up only, never iterated

    [[noreturn]] void refuse() const {
        directory::DirectoryError::Details details;
        details.side = side_;
        details.text = "a snapshot is never written";
        throw directory::DirectoryError{directory::DirectoryError::Kind::refused, std::move(details)};
    }
    std::vector<AccountId> members(Snapshot::Kind kind, const std::string& id) {
        const auto members = snapshot_.members(side_, kind, id);
        return {members.begin(), members.end()};
    }
    std::string held(const Account& account, const std::string& attribute) const {
        const auto& policy = snapshot_.policy();
        if (is_indexed_name(policy, side_, attribute)) return name_held(policy, account, attribute);
        const auto slot = policy.slots(side_).find(attribute);
        return slot && *slot < account.values.size() ? to_text(account.values[*slot]) : std::string{};
    }
    Task<const Names*> names_of(std::string attribute) {
        if (const auto it = names_.find(attribute); it != names_.end()) co_return &it->second;
        Names names;
        const directory::RowSink sink = [&](const directory::AccountRow& row) {
            const auto account = row.to_account();
            const auto name = held(account, attribute);
            if (!name.empty()) names.emplace(name_key(name), account.id);
        };
        std::optional<directory::Cursor> after;
        do {
            after = (co_await list_accounts(Lane::interactive, after, sink)).next;
        } while (after);
        co_return &(names_[attribute] = std::move(names));
    }

    Snapshot& snapshot_;
    Side side_;
    directory::OrgIdentity org_;
    std::map<std::string, Names> names_;  ///< by attribute, made when it is first asked for
};

}  // namespace

std::unique_ptr<directory::Directory> make_snapshot_directory(Snapshot& snapshot, Side side,
                                                              directory::OrgIdentity org) {
    return std::make_unique<SnapshotDirectory>(snapshot, side, std::move(org));
}

}  // namespace lockstep::engine
