#include "engine/standings.hpp"

#include <ranges>

namespace lockstep::engine {

Standings::Standings(std::vector<Standing> all) {
    for (auto& standing : all) put(std::move(standing));
}

const Standing* Standings::find(const IdentityId& id) const {
    const auto it = by_id_.find(id);
    return it == by_id_.end() ? nullptr : &it->second;
}

const Standing* Standings::find(Side side, const AccountId& account) const {
    const auto& index = by_account_[static_cast<std::size_t>(side)];
    const auto it = index.find(account);
    return it == index.end() ? nullptr : find(it->second);
}

void Standings::put(Standing standing) {
    for (const Side side : kSides) {
        const auto& account = standing.place(side).account;
        if (!account.empty()) by_account_[static_cast<std::size_t>(side)].insert_or_assign(account, standing.id);
    }
    const auto id = standing.id;
    by_id_.insert_or_assign(id, std::move(standing));
}

std::vector<Standing> Standings::list() const {
    std::vector<Standing> list;
    list.reserve(by_id_.size());
    for (const auto& standing : by_id_ | std::views::values) list.push_back(standing);
    return list;
}

Standing make_standing(const Account& account) {
    Standing standing;
    standing.id = {std::string{name_of(account.side)} + ":" + account.id.value};
    standing.label = account.email.empty() ? account.login : account.email;
    standing.place(account.side).account = account.id;
    return standing;
}

Task<Standings> load_standings(store::Store& store) {
    constexpr int kPage = 1000;
    Standings standings;
    std::optional<IdentityId> after;
    while (true) {
        auto page = co_await store.list_standings(after, kPage);
        const bool last = page.size() < kPage;
        if (!page.empty()) after = page.back().id;
        for (auto& standing : page) standings.put(std::move(standing));
        if (last) co_return standings;
    }
}

}  // namespace lockstep::engine
