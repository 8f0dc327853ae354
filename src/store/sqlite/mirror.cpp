#include "store/sqlite/row_text.hpp"
#include "store/sqlite/verbs.hpp"

namespace lockstep::store::sqlite {
namespace {

std::vector<Account> read_accounts(Query& query) {
    std::vector<Account> accounts;
    while (query.step()) accounts.push_back(from_text<Account>(query.view(0), "mirror.db"));
    return accounts;
}

struct Known {
    std::int64_t row;
    bool same;
};

std::optional<Known> find_known(Connection& connection, const MirrorText& row) {
    auto query = connection.query("SELECT n, digest FROM seen WHERE side = ? AND id = ?");
    if (!query.bind(name_of(row.side), row.id).step()) return std::nullopt;
    return Known{query.integer(0), query.view(1) == row.digest};
}

}  // namespace

void put_mirror(Connection& connection, const MirrorText& row) {
    const auto known = find_known(connection, row);
    if (known && known->same) return;
    if (known) {
        connection.query("UPDATE accounts SET body = ? WHERE n = ?").bind(row.body, known->row).run();
        connection.query("UPDATE seen SET digest = ? WHERE side = ? AND id = ?")
            .bind(row.digest, name_of(row.side), row.id)
            .run();
        return;
    }
    connection.query("INSERT INTO accounts (body) VALUES (?)").bind(row.body).run();
    connection.query("INSERT INTO seen VALUES (?, ?, ?, ?)")
        .bind(name_of(row.side), row.id, connection.last_row(), row.digest)
        .run();
}

std::vector<Seen> load_seen(Connection& connection, Side side) {
    auto query = connection.query("SELECT id, digest FROM seen WHERE side = ? ORDER BY id");
    query.bind(name_of(side));
    std::vector<Seen> seen;
    while (query.step()) seen.push_back({{query.text(0)}, query.text(1)});
    return seen;
}

std::vector<Account> list_mirror(Connection& connection, Side side, const std::optional<AccountId>& after, int limit) {
    auto query =
        connection.query("SELECT body FROM seen JOIN accounts USING (n) WHERE side = ? AND id > ? ORDER BY id LIMIT ?");
    return read_accounts(query.bind(name_of(side), after.value_or(AccountId{}), limit));
}

std::optional<Account> find_mirror(Connection& connection, Side side, const AccountId& id) {
    auto query = connection.query("SELECT body FROM seen JOIN accounts USING (n) WHERE side = ? AND id = ?");
    auto accounts = read_accounts(query.bind(name_of(side), id));
    if (accounts.empty()) return std::nullopt;
    return std::move(accounts.front());
}

void forget_mirror(Connection& connection, Side side, const std::vector<AccountId>& ids) {
    for (const auto& id : ids) {
        connection.query("DELETE FROM accounts WHERE n = (SELECT n FROM seen WHERE side = ? AND id = ?)")
            .bind(name_of(side), id)
            .run();
        connection.query("DELETE FROM seen WHERE side = ? AND id = ?").bind(name_of(side), id).run();
    }
}

}  // namespace lockstep::store::sqlite
