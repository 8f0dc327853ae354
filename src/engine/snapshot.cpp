#include "engine/snapshot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <ranges>
#include <stdexcept>
#include <unordered_map>

#include "core/assert.hpp"
#include "engine/listing.hpp"
#include "engine/seen_table.hpp"

namespace lockstep::engine {
namespace {

constexpr std::string_view kUnread = "unread:";  ///< begins the id of what no pass has read

std::string_view word_of(store::MirrorGroup::Kind kind) {
    switch (kind) {
        case store::MirrorGroup::Kind::group: return "group";
        case store::MirrorGroup::Kind::app: return "app";
        case store::MirrorGroup::Kind::device_group: return "device group";
    }
    LOCKSTEP_UNREACHABLE();
}

/// What the policy names of that kind on that side, to be written.
std::set<std::string> named_by(const policy::Policy& policy, Side side, store::MirrorGroup::Kind kind) {
    using enum policy::Assign::Kind;
    using Kind = store::MirrorGroup::Kind;
    std::set<std::string> names;
    for (const auto& population : policy.populations) {
        for (const auto& assign : population.assign) {
            const bool is_okta = assign.kind == okta_group || assign.kind == okta_app;
            if (is_okta != (side == Side::okta)) continue;
            const bool is_group = assign.kind == okta_group || assign.kind == jumpcloud_group;
            const auto its_kind = is_group ? Kind::group : is_okta ? Kind::app : Kind::device_group;
            if (its_kind == kind) names.insert(assign.name);
            if (kind == Kind::device_group) names.insert(assign.device_groups.begin(), assign.device_groups.end());
        }
    }
    for (const auto& rule : policy.groups) {
        if (kind == Kind::group && !rule.pattern) names.insert(side == Side::okta ? rule.okta : rule.jumpcloud);
    }
    return names;
}

/// As it was created, before anything else was written to it.
Account made_account(Side side, AccountId id, std::size_t slots, WallTime now) {
    Account account;
    account.side = side;
    account.id = std::move(id);
    account.state = AccountState::staged;
    account.values.assign(slots, Value::empty());
    account.created = now;
    return account;
}

}  // namespace

Task<std::unique_ptr<Snapshot>> Snapshot::load(const policy::Policy& policy, store::Store& store, WallTime now) {
    auto snapshot = std::unique_ptr<Snapshot>{new Snapshot{policy, store, now}};
    co_await snapshot->read();
    co_return snapshot;
}

Task<> Snapshot::read() {
    auto picture = co_await store_.find_picture();
    if (!picture) {
        throw std::runtime_error(
            "nothing was read into this state folder yet, so there is no snapshot; lockstep plan reads both "
            "directories");
    }
    picture_ = std::move(*picture);
    const auto journal = co_await store_.list_journal(
        {.identity = {}, .run = {}, .since = picture_.read_at, .limit = std::numeric_limits<int>::max()});
    written_ = WrittenSince{journal};
    const auto seen = co_await store_.load_seen();
    for (const Side side : kSides) co_await read_side(side, seen);
    find_unread_attributes(Side::jumpcloud, picture_.layout.jumpcloud);
    find_unread_attributes(Side::okta, picture_.layout.okta);
}

Task<> Snapshot::read_side(Side side, const store::SeenImage& seen) {
    auto& mine = half(side);
    std::unordered_map<std::uint64_t, AccountId> by_hash;
    for (auto& [id, number] : co_await store_.list_mirror_ids(side)) {
        // Whoever the table does not name was read by a pass that was cut short.
        if (number == 0 || number > seen.rows.size() || seen.rows[number - 1].id == 0) continue;
        const auto& row = seen.rows[number - 1];
        by_hash.emplace(row.id, id);
        if ((row.flags & RowFlags::absent) != 0 || written_.is_deleted(side, id)) continue;
        mine.ids.push_back(std::move(id));
    }
    for (auto& id : written_.created(side)) {
        if (std::ranges::binary_search(mine.ids, id)) continue;
        mine.made.emplace(id, made_account(side, id, policy_.slots(side).size(), now_));
        mine.ids.insert(std::ranges::upper_bound(mine.ids, id), id);
    }
    for (auto& entry : co_await store_.list_mirror_groups(side)) {
        Object object{std::move(entry), {}};
        for (const auto hash : object.entry.members) {
            if (const auto it = by_hash.find(hash); it != by_hash.end()) object.members.insert(it->second);
        }
        written_.apply(side, object.entry.group.id.value, object.members);
        for (const auto& member : object.members) mine.held[member].push_back(mine.objects.size());
        mine.objects.push_back(std::move(object));
    }
    for (const auto kind : {Kind::group, Kind::app, Kind::device_group}) add_unread(side, kind);
}

/// Where no list of a kind was ever read, what the policy names is taken to be there, with nobody in it as yet: that
/// shows what would be given, at most.
void Snapshot::add_unread(Side side, Kind kind) {
    auto& objects = half(side).objects;
    const bool is_read = std::ranges::any_of(objects, [&](const Object& object) { return object.entry.kind == kind; });
    if (is_read) return;
    for (const auto& name : named_by(policy_, side, kind)) {
        gaps_.insert(fmt::format("{}'s {}s", title_of(side), word_of(kind)));
        objects.push_back({{.kind = kind, .group = {side, {std::string{kUnread} + name}, name, {}}}, {}});
    }
}

void Snapshot::find_unread_attributes(Side side, const std::vector<std::string>& read) {
    for (const auto& name : policy_.slots(side).names()) {
        if (std::ranges::find(read, name) == read.end()) {
            gaps_.insert(fmt::format("attribute {}.{}", name_of(side), name));
        }
    }
}

Task<std::vector<Account>> Snapshot::accounts(Side side, std::vector<AccountId> ids) {
    auto rows = co_await store_.list_mirror_of(side, ids, layout_of(policy_));
    std::map<AccountId, Account> found;
    for (auto& row : rows) {
        const auto id = row.account.id;
        found.insert_or_assign(id, std::move(row.account));
    }
    std::vector<Account> accounts;
    for (const auto& id : ids) {
        auto it = found.find(id);
        if (it == found.end()) {
            const auto made = half(side).made.find(id);
            if (made == half(side).made.end()) continue;
            it = found.insert(*made).first;
        }
        auto account = it->second;
        written_.apply(account, policy_.slots(side));
        account.how = ReadHow::by_id;
        account.read_at = now_;
        accounts.push_back(std::move(account));
    }
    co_return accounts;
}

Task<std::optional<Account>> Snapshot::find(Side side, AccountId id) {
    auto found = co_await accounts(side, {std::move(id)});
    if (found.empty()) co_return std::nullopt;
    co_return std::move(found.front());
}

std::vector<Group> Snapshot::list(Side side, Kind kind) {
    std::vector<Group> groups;
    for (const auto& object : half(side).objects) {
        if (object.entry.kind == kind) groups.push_back(object.entry.group);
    }
    return groups;
}

std::set<AccountId> Snapshot::members(Side side, Kind kind, const std::string& id) {
    for (const auto& object : half(side).objects) {
        if (object.entry.kind != kind || object.entry.group.id.value != id) continue;
        if (!object.entry.knows_members && !id.starts_with(kUnread)) {
            gaps_.insert(fmt::format("who is in {} {} {}", title_of(side), word_of(kind), object.entry.group.name));
        }
        return object.members;
    }
    return {};
}

bool Snapshot::tells_members(Side side, const std::string& group_name) const {
    bool lists_groups = false;
    for (const auto& [entry, members] : half(side).objects) {
        if (entry.kind != Kind::group) continue;
        lists_groups = lists_groups || !entry.group.id.value.starts_with(kUnread);
        if (entry.group.name == group_name && !entry.knows_members) return false;
    }
    return lists_groups;
}

bool Snapshot::tells_all_members(Side side) const {
    const auto& objects = half(side).objects;
    const auto is_untold = [](const Object& object) {
        return object.entry.kind == Kind::group && !object.entry.knows_members;
    };
    const auto is_group = [](const Object& object) { return object.entry.kind == Kind::group; };
    return std::ranges::any_of(objects, is_group) && std::ranges::none_of(objects, is_untold);
}

Task<Memberships> Snapshot::memberships(Side side, AccountId account) {
    Memberships held;
    if (const auto it = half(side).held.find(account); it != half(side).held.end()) {
        for (const auto index : it->second) {
            const auto& entry = half(side).objects[index].entry;
            if (entry.kind == Kind::group) held.groups.push_back(entry.group.id);
            if (entry.kind == Kind::app) held.apps.push_back({entry.group.id.value});
        }
    }
    const auto standing = co_await store_.find_standing_by_account(side, account);
    if (!standing) co_return held;
    for (const auto& given : standing->given) {
        if (given.side == side && given.kind == ChangeKind::bind_devices) held.device_groups.push_back(given.object);
    }
    co_return held;
}

std::set<std::string> Snapshot::group_names(Side side, const AccountId& account) {
    std::set<std::string> names;
    const auto it = half(side).held.find(account);
    if (it == half(side).held.end()) return names;
    for (const auto index : it->second) {
        const auto& entry = half(side).objects[index].entry;
        if (entry.kind == Kind::group) names.insert(entry.group.name);
    }
    return names;
}

}  // namespace lockstep::engine
