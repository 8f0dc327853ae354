#include "engine/reading.hpp"

#include <algorithm>
#include <tuple>

#include "core/concurrently.hpp"
#include "model/fold.hpp"

namespace lockstep::engine {
namespace {

constexpr std::size_t kMemberListsAtATime = 4;

/// What the policy's `assign` lists name on one side.
struct Named {
    std::set<std::string> groups, apps, device_groups;
};

Named named_by(const policy::Policy& policy, Side side) {
    Named named;
    for (const auto& population : policy.populations) {
        for (const auto& assign : population.assign) {
            using enum policy::Assign::Kind;
            switch (assign.kind) {
                case okta_group:
                    if (side == Side::okta) named.groups.insert(assign.name);
                    break;
                case okta_app:
                    if (side == Side::okta) named.apps.insert(assign.name);
                    break;
                case jumpcloud_group:
                    if (side == Side::jumpcloud) {
                        named.groups.insert(assign.name);
                        named.device_groups.insert(assign.device_groups.begin(), assign.device_groups.end());
                    }
                    break;
                case device_group:
                    if (side == Side::jumpcloud) named.device_groups.insert(assign.name);
                    break;
            }
        }
    }
    return named;
}

Task<> read_accounts(directory::Directory& directory, Lane lane, SideReading& reading, const ReadProgress& progress) {
    std::optional<directory::Cursor> after;
    auto sink = [&reading](const directory::AccountRow& row) { reading.accounts.push_back(row.to_account()); };
    while (true) {
        const auto page = co_await directory.list_accounts(lane, after, sink);
        if (page.total) reading.counted = page.total;
        if (progress) progress(reading.side, reading.accounts.size(), page.total);
        if (!page.next) break;
        after = page.next;
    }
    // A list that moves while it is paged may show a row twice; the later one is the younger.
    std::ranges::sort(reading.accounts, [](const Account& a, const Account& b) {
        return std::tie(a.id, b.read_at) < std::tie(b.id, a.read_at);
    });
    const auto again = std::ranges::unique(reading.accounts, {}, &Account::id);
    reading.accounts.erase(again.begin(), again.end());
}

template <class Thing>
std::map<std::string, Thing> by_name(std::vector<Thing> things, std::string Thing::* name) {
    std::map<std::string, Thing> named;
    for (auto& thing : things) named.emplace(thing.*name, std::move(thing));
    return named;
}

Task<> read_memberships(directory::Directory& directory, Lane lane, const Named& named, SideReading& reading) {
    if (!named.groups.empty()) reading.groups = by_name(co_await directory.list_groups(lane), &Group::name);
    if (!named.apps.empty()) reading.apps = by_name(co_await directory.list_apps(lane), &App::label);
    if (!named.device_groups.empty()) {
        reading.device_groups = by_name(co_await directory.list_device_groups(lane), &Group::name);
    }
    std::vector<GroupId> groups;
    for (const auto& name : named.groups) {
        if (const auto it = reading.groups.find(name); it != reading.groups.end()) groups.push_back(it->second.id);
    }
    std::vector<AppId> apps;
    for (const auto& name : named.apps) {
        if (const auto it = reading.apps.find(name); it != reading.apps.end()) apps.push_back(it->second.id);
    }
    auto one = [&](std::size_t i) -> Task<> {
        if (i < groups.size()) {
            const auto members = co_await directory.list_members(lane, groups[i]);
            reading.members[groups[i]] = {members.begin(), members.end()};
        } else {
            const auto& app = apps[i - groups.size()];
            const auto users = co_await directory.list_app_users(lane, app);
            reading.app_users[app] = {users.begin(), users.end()};
        }
    };
    co_await for_each_limited(groups.size() + apps.size(), kMemberListsAtATime, one);
}

}  // namespace

const Account* SideReading::find(const AccountId& id) const {
    const auto it = std::ranges::lower_bound(accounts, id, {}, &Account::id);
    return it != accounts.end() && it->id == id ? &*it : nullptr;
}

std::vector<const Account*> SideReading::holders(std::string_view attribute, std::string_view value) const {
    std::vector<const Account*> found;
    const auto [first, last] = holders_.equal_range(Key{std::string{attribute}, name_key(value)});
    for (auto it = first; it != last; ++it) found.push_back(&accounts[it->second]);
    std::ranges::sort(found, {}, [](const Account* account) { return account->id; });
    return found;
}

Memberships SideReading::memberships(const AccountId& id) const {
    const auto it = memberships_.find(id.value);
    return it == memberships_.end() ? Memberships{} : it->second;
}

void SideReading::index(const SlotTable& slots) {
    const std::string login = side == Side::okta ? "login" : "username";
    const auto number = slots.find(side == Side::okta ? "employeeNumber" : "employeeIdentifier");
    holders_.clear();
    holders_.reserve(accounts.size() * (number ? 3 : 2));
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        const auto& account = accounts[i];
        if (!account.login.empty()) holders_.emplace(Key{login, name_key(account.login)}, i);
        if (!account.email.empty()) holders_.emplace(Key{"email", name_key(account.email)}, i);
        if (number && account.values.at(*number).is_something()) {
            holders_.emplace(Key{slots.name(*number), name_key(to_text(account.values.at(*number)))}, i);
        }
    }
    memberships_.clear();
    for (const auto& [group, accounts_in] : members) {
        for (const auto& account : accounts_in) memberships_[account.value].groups.push_back(group);
    }
    for (const auto& [app, accounts_in] : app_users) {
        for (const auto& account : accounts_in) memberships_[account.value].apps.push_back(app);
    }
}

Task<Reading> read_everything(const policy::Policy& policy, Directories directories, Clock& clock, Lane lane,
                              ReadProgress progress) {
    Reading reading;
    auto one = [&](std::size_t index) -> Task<> {
        const Side side = kSides.at(index);
        auto& half = reading[side];
        half.side = side;
        half.began = clock.wall_now();
        half.org = co_await directories[side].get_org(lane);
        co_await read_accounts(directories[side], lane, half, progress);
        const auto named = named_by(policy, side);
        co_await read_memberships(directories[side], lane, named, half);
        half.index(policy.slots(side));
    };
    co_await for_each_limited(kSides.size(), kSides.size(), one);
    co_return reading;
}

}  // namespace lockstep::engine
