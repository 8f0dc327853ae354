#include "engine/written_since.hpp"

#include <ranges>

#include "core/assert.hpp"

namespace lockstep::engine {

WrittenSince::WrittenSince(const std::vector<JournalLine>& journal) {
    for (const auto& line : journal | std::views::reverse) {
        if (!line.account.empty()) add(line);
    }
}

void WrittenSince::add(const JournalLine& line) {
    const AccountId account{line.account};
    const auto write = [&] {
        auto& written = accounts_[{line.side, account}];
        written.writes.insert(written.writes.end(), line.writes.begin(), line.writes.end());
        if (const auto state = from_name<AccountState>(line.after)) written.state = state;
        return &written;
    };
    const auto edge = [&](bool is_in) { edges_[{line.side, line.object}][account] = is_in; };
    switch (line.kind) {
        case ChangeKind::create_account: write()->created = true; break;
        case ChangeKind::delete_account: write()->deleted = true; break;
        case ChangeKind::set_attributes:
        case ChangeKind::set_reference:
        case ChangeKind::activate:
        case ChangeKind::activate_with_mail:
        case ChangeKind::suspend:
        case ChangeKind::unsuspend:
        case ChangeKind::deactivate: write(); break;
        case ChangeKind::add_member:
        case ChangeKind::assign_app:
        case ChangeKind::bind_devices: edge(true); break;
        case ChangeKind::remove_member:
        case ChangeKind::unassign_app:
        case ChangeKind::unbind_devices: edge(false); break;
        case ChangeKind::link:
        case ChangeKind::hand_over:
        case ChangeKind::create_group:
        case ChangeKind::end_sessions:
        case ChangeKind::expire_password: break;
    }
}

void WrittenSince::apply(Account& account, const SlotTable& slots) const {
    const auto it = accounts_.find({account.side, account.id});
    if (it == accounts_.end()) return;
    const auto& written = it->second;
    for (const auto& write : written.writes) {
        if (const auto slot = slots.find(write.attribute)) account.values[*slot] = write.after;
        if (write.attribute == "email") account.email = to_text(write.after);
        if (write.attribute == (account.side == Side::okta ? "login" : "username")) {
            account.login = to_text(write.after);
        }
    }
    if (written.state) account.state = *written.state;
}

std::vector<AccountId> WrittenSince::created(Side side) const {
    std::vector<AccountId> ids;
    for (const auto& [where, written] : accounts_) {
        if (where.first == side && written.created && !written.deleted) ids.push_back(where.second);
    }
    return ids;
}

bool WrittenSince::is_deleted(Side side, const AccountId& account) const {
    const auto it = accounts_.find({side, account});
    return it != accounts_.end() && it->second.deleted;
}

void WrittenSince::apply(Side side, const std::string& object, std::set<AccountId>& members) const {
    const auto it = edges_.find({side, object});
    if (it == edges_.end()) return;
    for (const auto& [account, is_in] : it->second) {
        if (is_in) {
            members.insert(account);
        } else {
            members.erase(account);
        }
    }
}

}  // namespace lockstep::engine
