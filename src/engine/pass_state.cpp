#include "engine/pass_state.hpp"

namespace lockstep::engine {

Task<std::vector<store::MirrorRow>> PassState::load_rows(std::vector<SeenTable::Number> numbers) const {
    auto rows = co_await store.list_mirror(std::move(numbers), layout_of(policy));
    for (auto& row : rows) {
        if (!table.is_marked(row.number, RowMarks::moved)) row.account.read_at = reading[row.account.side].began;
    }
    co_return rows;
}

Task<AccountsById> PassState::load(std::vector<SeenTable::Number> numbers) const {
    AccountsById accounts;
    for (auto& row : co_await load_rows(std::move(numbers))) {
        const auto key = std::pair{row.account.side, row.account.id};
        accounts.insert_or_assign(key, std::move(row.account));
    }
    co_return accounts;
}

Task<> PassState::load_places(const std::vector<Standing>& standings, AccountsById& accounts) const {
    std::vector<SeenTable::Number> numbers;
    for (const auto& standing : standings) {
        for (const Side side : kSides) {
            const auto& id = standing.place(side).account;
            const auto number = accounts.contains({side, id}) ? 0 : find(side, id);
            if (number != 0 && table.is_marked(number, RowMarks::seen)) numbers.push_back(number);
        }
    }
    auto loaded = co_await load(std::move(numbers));
    accounts.merge(loaded);
}

}  // namespace lockstep::engine
