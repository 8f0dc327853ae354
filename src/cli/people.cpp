#include "cli/people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <stdexcept>

#include "core/problem.hpp"
#include "engine/standings.hpp"
#include "model/fold.hpp"

namespace lockstep::cli {
namespace {

void add_new(std::vector<Standing>& found, Standing standing) {
    const bool known = std::ranges::find(found, standing.id, &Standing::id) != found.end();
    if (!known) found.push_back(std::move(standing));
}

Task<std::vector<Standing>> find_by_label_or_id(store::Store& store, std::string name) {
    auto found = co_await store.list_standings_named(name);
    if (auto standing = co_await store.find_standing({name})) add_new(found, std::move(*standing));
    for (const Side side : kSides) {
        if (auto standing = co_await store.find_standing_by_account(side, {name})) {
            add_new(found, std::move(*standing));
        }
    }
    co_return found;
}

/// Accounts whose login or e-mail that was when they were last read.
Task<std::vector<Account>> find_in_mirror(store::Store& store, std::string name) {
    constexpr int kChunk = 1000;
    const auto wanted = folded(name);
    std::vector<Account> found;
    for (const Side side : kSides) {
        std::optional<AccountId> after;
        for (;;) {
            const auto rows = co_await store.list_mirror_after(side, after, kChunk, {});
            if (rows.empty()) break;
            for (const auto& row : rows) {
                const auto& account = row.account;
                if (folded(account.login) == wanted || folded(account.email) == wanted) found.push_back(account);
            }
            after = rows.back().account.id;
        }
    }
    co_return found;
}

/// What is said where nobody of that name is known.
Task<std::string> nobody(store::Store& store, std::string name, std::vector<Account> accounts) {
    if (!accounts.empty()) {
        co_return fmt::format(
            "{} is an account in {} of nobody who is linked yet; lockstep plan --person {} shows "
            "what becomes of it",
            name, title_of(accounts.front().side), name);
    }
    const auto standings = co_await engine::load_standings(store);
    std::vector<std::string> labels;
    for (const auto& standing : standings.all() | std::views::values) labels.push_back(standing.label);
    if (labels.empty()) co_return fmt::format("nobody is known as {}: run lockstep link first", name);
    const auto nearest = nearest_name(name, labels);
    co_return fmt::format("nobody is known as {}{} People are named by e-mail, login, user name or account id", name,
                          nearest.empty() ? "." : fmt::format(", did you mean {}?", nearest));
}

}  // namespace

Task<Standing> find_person(store::Store& store, std::string name) {
    auto found = co_await find_by_label_or_id(store, name);
    std::vector<Account> accounts;
    if (found.empty()) {
        accounts = co_await find_in_mirror(store, name);
        for (const auto& account : accounts) {
            if (auto standing = co_await store.find_standing_by_account(account.side, account.id)) {
                add_new(found, std::move(*standing));
            }
        }
    }
    if (found.empty()) throw std::runtime_error(co_await nobody(store, name, std::move(accounts)));
    if (found.size() > 1) {
        throw std::runtime_error(fmt::format("{} people are known as {}: name one by id, {} or {}", found.size(), name,
                                             found[0].id.value, found[1].id.value));
    }
    co_return std::move(found.front());
}

}  // namespace lockstep::cli
