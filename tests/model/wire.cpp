#include "tests/model/wire.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <stdexcept>

namespace lockstep::model {
namespace {

using directory::Directory;

/// Nothing in here waits, so a coroutine ends in the turn in which it begins.
boost::asio::io_context& loop_of_model() {
    static boost::asio::io_context loop;
    return loop;
}

template <class T>
T run_now(Task<T> task) {
    auto& loop = loop_of_model();
    std::optional<T> result;
    std::exception_ptr failure;
    boost::asio::co_spawn(loop, std::move(task), [&](std::exception_ptr error, T value) {
        failure = error;
        result = std::move(value);
    });
    loop.restart();
    loop.run();
    if (failure) std::rethrow_exception(failure);
    return std::move(*result);
}

void run_now(Task<> task) {
    auto& loop = loop_of_model();
    std::exception_ptr failure;
    boost::asio::co_spawn(loop, std::move(task), [&](std::exception_ptr error) { failure = error; });
    loop.restart();
    loop.run();
    if (failure) std::rethrow_exception(failure);
}

/// A call that no step kind makes.
[[noreturn]] void not_asked() {
    throw std::logic_error{"no step kind asks this"};
}

class SmallSide final : public Directory {
public:
    SmallSide(const SmallWorld& world, Side side, const Perform& perform)
        : world_{world}, side_{side}, perform_{perform} {}

    [[nodiscard]] Side side() const override { return side_; }
    Task<std::optional<Account>> find_account(Lane, AccountId id) override { co_return world_.read(side_, id); }
    Task<std::vector<Account>> find_by_name(Lane, std::string attribute, std::string value) override {
        std::vector<Account> holders;
        const auto* holder = world_.find_by_name(side_, attribute, value);
        if (holder != nullptr) holders.push_back(*world_.read(side_, holder->id));
        co_return holders;
    }
    Task<bool> is_member(Lane, GroupId group, AccountId account) override {
        const auto& members = world_.at(side_).members;
        const auto it = members.find(group);
        co_return it != members.end() && it->second.contains(account);
    }

    Task<directory::Written> create_account(Lane, directory::NewAccount account) override {
        Call call{ChangeKind::create_account, side_, {}, account.login, account.writes, account.groups, {}};
        auto created = perform_(call);
        co_return directory::Written{created.value_or(Account{}), true, {}};
    }
    Task<directory::Written> set_attributes(Lane, AccountId id, std::vector<AttributeWrite> writes,
                                            std::string if_match) override {
        Call call{ChangeKind::set_attributes, side_, std::move(id), {}, std::move(writes), {}, std::move(if_match)};
        auto account = perform_(call);
        co_return directory::Written{account.value_or(Account{}), true, {}};
    }
    Task<> activate(Lane, AccountId id, Activation) override { co_await of(ChangeKind::activate, std::move(id)); }
    Task<> suspend(Lane, AccountId id) override { co_await of(ChangeKind::suspend, std::move(id)); }
    Task<> unsuspend(Lane, AccountId id) override { co_await of(ChangeKind::unsuspend, std::move(id)); }
    Task<> deactivate(Lane, AccountId id) override { co_await of(ChangeKind::deactivate, std::move(id)); }
    Task<> end_sessions(Lane, AccountId id) override { co_await of(ChangeKind::end_sessions, std::move(id)); }
    Task<> expire_password(Lane, AccountId id) override { co_await of(ChangeKind::expire_password, std::move(id)); }
    Task<> delete_account(Lane, AccountId id) override { co_await of(ChangeKind::delete_account, std::move(id)); }
    Task<> add_member(Lane, GroupId group, AccountId account) override {
        perform_({ChangeKind::add_member, side_, std::move(account), {}, {}, {std::move(group)}, {}});
        co_return;
    }
    Task<> remove_member(Lane, GroupId group, AccountId account) override {
        perform_({ChangeKind::remove_member, side_, std::move(account), {}, {}, {std::move(group)}, {}});
        co_return;
    }

    Task<directory::OrgIdentity> get_org(Lane) override { not_asked(); }
    Task<std::vector<directory::AccessFinding>> check_access() override { not_asked(); }
    Task<Schema> get_schema(Lane) override { not_asked(); }
    Task<directory::PageEnd> list_accounts(Lane, std::optional<directory::Cursor>, const directory::RowSink&) override {
        not_asked();
    }
    Task<bool> still_suspended_since(Lane, AccountId, WallTime) override { not_asked(); }
    Task<> unlock(Lane, AccountId) override { not_asked(); }
    Task<bool> is_bound(Lane, AccountId) override { not_asked(); }
    Task<std::vector<std::string>> list_devices(Lane, std::string) override { not_asked(); }
    Task<std::vector<std::string>> list_bound_devices(Lane, GroupId) override { not_asked(); }
    [[nodiscard]] SteadyTime next_turn(Lane, const Change&, int) override { return {}; }
    Task<std::vector<Group>> list_groups(Lane) override { not_asked(); }
    Task<std::optional<Group>> find_group(Lane, GroupId) override { not_asked(); }
    Task<Group> create_group(Lane, std::string, std::string) override { not_asked(); }
    Task<std::vector<AccountId>> list_members(Lane, GroupId) override { not_asked(); }
    Task<Memberships> get_memberships(Lane, AccountId) override { not_asked(); }
    Task<std::vector<App>> list_apps(Lane) override { not_asked(); }
    Task<std::vector<AccountId>> list_app_users(Lane, AppId) override { not_asked(); }
    Task<> assign_app(Lane, AppId, AccountId) override { not_asked(); }
    Task<> unassign_app(Lane, AppId, AccountId) override { not_asked(); }
    Task<std::vector<Group>> list_device_groups(Lane) override { not_asked(); }
    Task<> bind_devices(Lane, std::string, bool, std::string) override { not_asked(); }
    Task<> unbind_devices(Lane, std::string, bool, std::string) override { not_asked(); }
    [[nodiscard]] std::map<std::string, int> cost_of(const Change&) const override { return {}; }
    [[nodiscard]] std::map<std::string, double> permitted_per_minute() const override { return {}; }
    Task<std::vector<directory::Edit>> list_edits(Lane, AccountId, WallTime) override { not_asked(); }
    Task<std::vector<directory::EdgeEdit>> list_edge_edits(Lane, AccountId, GroupId, WallTime) override { not_asked(); }
    Task<bool> grants_admin_role(Lane, GroupId) override { co_return false; }
    [[nodiscard]] bool is_shut_out() const override { return false; }

private:
    Task<> of(ChangeKind kind, AccountId id) {
        perform_({kind, side_, std::move(id), {}, {}, {}, {}});
        co_return;
    }

    const SmallWorld& world_;
    Side side_;
    const Perform& perform_;
};

std::optional<Account> not_performed(const Call&) {
    not_asked();
}

}  // namespace

engine::steps::Found probe(const SmallWorld& world, const engine::StepLife& life) {
    const Perform none = not_performed;
    SmallSide side{world, life.change().side, none};
    return run_now(engine::steps::step_kind(life.change().kind).probe(life.work(side)));
}

engine::steps::Effect send(const SmallWorld& world, const engine::StepLife& life, const Perform& perform) {
    SmallSide side{world, life.change().side, perform};
    return run_now(engine::steps::step_kind(life.change().kind).write(life.work(side)));
}

Call request_of(const SmallWorld& world, const engine::StepLife& life) {
    std::optional<Call> caught;
    const Perform keep = [&](const Call& call) -> std::optional<Account> {
        caught = call;
        return Account{.side = call.side, .id = call.account};
    };
    static_cast<void>(send(world, life, keep));
    return caught.value();
}

void look_up_missing(const SmallWorld& world, engine::ListCheck check, engine::Absences& absences) {
    const Perform none = not_performed;
    SmallSide jumpcloud{world, Side::jumpcloud, none}, okta{world, Side::okta, none};
    run_now(engine::look_up_missing({jumpcloud, okta}, std::move(check), Lane::bulk, absences));
}

}  // namespace lockstep::model
