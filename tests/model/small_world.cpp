#include "tests/model/small_world.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/frozen.hpp"
#include "model/fold.hpp"

namespace lockstep::model {
namespace {

using directory::DirectoryError;

[[noreturn]] void refuse(Side side, std::string text) {
    throw DirectoryError{DirectoryError::Kind::refused, {.side = side, .status = 400, .text = std::move(text)}};
}

/// JumpCloud has neither.
void hide(Account& account) {
    if (account.side == Side::okta) return;
    account.etag.clear();
    account.status_changed.reset();
}

}  // namespace

std::string email_of(int person) {
    return fmt::format("p{}@x", person);
}

std::string login_of(Side side, int person) {
    return side == Side::okta ? email_of(person) : fmt::format("p{}", person);
}

int person_of(const Account& account) {
    return account.login.at(1) - '0';
}

const Account* SmallWorld::find(Side side, const AccountId& id) const {
    const auto& accounts = at(side).accounts;
    const auto it = accounts.find(id);
    return it == accounts.end() ? nullptr : &it->second;
}

const Account* SmallWorld::find_by_name(Side side, std::string_view attribute, const std::string& name) const {
    for (const auto& [id, account] : at(side).accounts) {
        if (attribute == engine::login_attribute(side) && name_key(account.login) == name_key(name)) return &account;
        if (attribute == "email" && name_key(account.email) == name_key(name)) return &account;
    }
    return nullptr;
}

std::optional<Account> SmallWorld::read(Side side, const AccountId& id) const {
    const auto* account = find(side, id);
    if (account == nullptr) return std::nullopt;
    auto copy = *account;
    copy.how = ReadHow::by_id;
    copy.read_at = now;
    hide(copy);
    return copy;
}

std::vector<Account> SmallWorld::list(Side side, bool stale) const {
    std::vector<Account> list;
    for (const auto& [id, account] : stale ? at(side).indexed : at(side).accounts) {
        auto& row = list.emplace_back(account);
        row.how = ReadHow::list;
        row.read_at = now;
        hide(row);
        row.etag.clear();
    }
    return list;
}

Value SmallWorld::value(Side side, const AccountId& id, const std::string& attribute) const {
    const auto* account = find(side, id);
    const auto slot = policy_->slots(side).find(attribute);
    return account == nullptr || !slot ? Value{} : account->values.at(*slot);
}

void SmallWorld::touch(Account& account, bool state) {
    now += std::chrono::milliseconds{10};
    if (state) {
        account.status_changed = now;
    } else {
        account.etag = std::to_string(now.time_since_epoch().count());
    }
}

Account& SmallWorld::add_account(Side side, int person, AccountState state) {
    Account account;
    account.side = side;
    const auto login = login_of(side, person);
    const char* prefix = side == Side::okta ? "o" : "j";
    std::string id = fmt::format("{}p{}", prefix, person);
    while (at(side).accounts.contains({id}) || at(side).indexed.contains({id})) id += "'";
    account.id = {id};
    account.state = state;
    account.login = login;
    account.email = email_of(person);
    account.values.assign(policy_->slots(side).size(), Value::empty());
    account.created = now;
    auto& added = at(side).accounts[account.id] = std::move(account);
    touch(added, true);
    touch(added, false);
    set_value(side, added.id, "email", Value::text(email_of(person)));
    set_value(side, added.id, std::string{engine::login_attribute(side)}, Value::text(login));
    return added;
}

void SmallWorld::set_value(Side side, const AccountId& id, const std::string& attribute, Value value) {
    const auto slot = policy_->slots(side).find(attribute);
    if (!slot) return;
    auto& account = at(side).accounts.at(id);
    account.values.at(*slot) = std::move(value);
    touch(account, false);
}

void SmallWorld::set_state(Side side, const AccountId& id, AccountState state) {
    auto& account = at(side).accounts.at(id);
    account.state = state;
    touch(account, true);
}

void SmallWorld::remove(Side side, const AccountId& id) {
    at(side).accounts.erase(id);
    for (auto& [group, members] : at(side).members) members.erase(id);
    now += std::chrono::milliseconds{10};
}

void SmallWorld::set_member(const GroupId& group, Side side, const AccountId& id, bool member) {
    auto& members = at(side).members[group];
    if (member) {
        members.insert(id);
    } else {
        members.erase(id);
    }
    now += std::chrono::milliseconds{10};
}

void SmallWorld::create(const Call& call) {
    if (find_by_name(call.side, engine::login_attribute(call.side), call.login) != nullptr) {
        refuse(call.side, "the login is taken");
    }
    auto& account = add_account(call.side, call.login.at(1) - '0', AccountState::staged);
    account.login = call.login;
    for (const auto& write : call.writes) set_value(call.side, account.id, write.attribute, write.after);
    for (const auto& group : call.groups) set_member(group, call.side, account.id, true);
}

void SmallWorld::change_state(const Call& call, Account& account) {
    const auto go = [&](std::initializer_list<AccountState> from, AccountState to) {
        if (account.state == to) return;
        if (std::ranges::find(from, account.state) == from.end()) refuse(call.side, "not from this state");
        account.state = to;
        touch(account, true);
    };
    using enum AccountState;
    const bool okta = call.side == Side::okta;
    switch (call.kind) {
        case ChangeKind::activate:
        case ChangeKind::activate_with_mail: return go({staged, deprovisioned}, active);
        case ChangeKind::suspend: return okta ? go({active}, suspended) : go({staged, active}, suspended);
        case ChangeKind::unsuspend: return go({suspended}, active);
        case ChangeKind::deactivate:
            if (!okta) refuse(call.side, "JumpCloud cannot deactivate");
            return go({staged, active, suspended}, deprovisioned);
        case ChangeKind::delete_account: return remove(call.side, call.account);
        case ChangeKind::end_sessions:
        case ChangeKind::expire_password: return;
        case ChangeKind::link:
        case ChangeKind::hand_over:
        case ChangeKind::create_account:
        case ChangeKind::set_attributes:
        case ChangeKind::set_reference:
        case ChangeKind::create_group:
        case ChangeKind::add_member:
        case ChangeKind::remove_member:
        case ChangeKind::assign_app:
        case ChangeKind::unassign_app:
        case ChangeKind::bind_devices:
        case ChangeKind::unbind_devices: break;
    }
    LOCKSTEP_UNREACHABLE();
}

std::optional<Account> SmallWorld::perform(const Call& call) {
    if (call.kind == ChangeKind::create_account) {
        create(call);
        return read(call.side, find_by_name(call.side, engine::login_attribute(call.side), call.login)->id);
    }
    const auto it = at(call.side).accounts.find(call.account);
    if (it == at(call.side).accounts.end()) {
        if (call.kind == ChangeKind::delete_account || call.kind == ChangeKind::remove_member) return std::nullopt;
        refuse(call.side, "there is no such account");
    }
    if (call.kind == ChangeKind::add_member || call.kind == ChangeKind::remove_member) {
        set_member(call.groups.front(), call.side, call.account, call.kind == ChangeKind::add_member);
        return std::nullopt;
    }
    if (call.kind != ChangeKind::set_attributes && call.kind != ChangeKind::set_reference) {
        change_state(call, it->second);
        return read(call.side, call.account);
    }
    if (!call.if_match.empty() && call.if_match != it->second.etag) {
        throw DirectoryError{DirectoryError::Kind::stale, {.side = call.side, .status = 412, .text = "it has moved"}};
    }
    for (const auto& write : call.writes) set_value(call.side, call.account, write.attribute, write.after);
    return read(call.side, call.account);
}

void SmallWorld::pass_time(std::chrono::milliseconds time) {
    now += time;
    for (auto* directory : {&jumpcloud_, &okta_}) {
        directory->indexed = directory->accounts;
        directory->indexed_members = directory->members;
    }
}

}  // namespace lockstep::model
