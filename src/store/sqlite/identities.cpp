#include <map>

#include "store/sqlite/row_text.hpp"
#include "store/sqlite/verbs.hpp"

namespace lockstep::store::sqlite {
namespace {

std::optional<Standing> one_standing(Query& query) {
    if (!query.step()) return std::nullopt;
    return from_text<Standing>(query.view(0), "standings");
}

template <class T>
std::vector<T> all(Query query, std::string_view what) {
    std::vector<T> list;
    while (query.step()) list.push_back(from_text<T>(query.view(0), what));
    return list;
}

void put_further(Connection& connection, const StandingRow& row) {
    connection.query("DELETE FROM further WHERE identity = ?").run(row.id);
    for (const auto& [side, account] : row.further) {
        connection.query("INSERT OR IGNORE INTO further VALUES (?, ?, ?)").run(name_of(side), account, row.id);
    }
}

void set_wake(Connection& connection, const IdentityId& id, const std::optional<WallTime>& wake) {
    connection.query("UPDATE standings SET wake = ?1 WHERE id = ?2 AND wake IS NOT ?1").run(wake, id);
}

}  // namespace

std::vector<Standing> list_standings(Connection& connection, const std::optional<IdentityId>& after, int limit) {
    auto query = connection.query("SELECT body FROM standings WHERE id > ? ORDER BY id LIMIT ?");
    query.bind(after.value_or(IdentityId{}), limit);
    std::vector<Standing> list;
    while (query.step()) list.push_back(from_text<Standing>(query.view(0), "standings"));
    return list;
}

std::optional<Standing> find_standing(Connection& connection, const IdentityId& id) {
    auto query = connection.query("SELECT body FROM standings WHERE id = ?");
    return one_standing(query.bind(id));
}

std::optional<Standing> find_standing_by_account(Connection& connection, Side side, const AccountId& account) {
    if (account.empty()) return std::nullopt;
    {
        auto synced =
            connection.query(side == Side::okta ? "SELECT body FROM standings WHERE okta = ? AND okta <> ''"
                                                : "SELECT body FROM standings WHERE jumpcloud = ? AND jumpcloud <> ''");
        if (auto standing = one_standing(synced.bind(account))) return standing;
    }
    auto further = connection.query(
        "SELECT body FROM further JOIN standings ON id = identity WHERE side = ? AND account = ? LIMIT 1");
    return one_standing(further.bind(name_of(side), account));
}

std::vector<Standing> list_standings_named(Connection& connection, const std::string& label) {
    auto query = connection.query(
        "SELECT body FROM standings WHERE json_extract(body, '$.label') = ? COLLATE NOCASE ORDER BY id");
    query.bind(label);
    std::vector<Standing> list;
    while (query.step()) list.push_back(from_text<Standing>(query.view(0), "standings"));
    return list;
}

std::vector<Standing> list_standings_of(Connection& connection, const std::vector<IdentityId>& ids) {
    std::vector<Standing> list;
    for (const auto& id : ids) {
        if (auto standing = find_standing(connection, id)) list.push_back(std::move(*standing));
    }
    return list;
}

std::vector<Standing> list_standings_by_accounts(Connection& connection, Side side,
                                                 const std::vector<AccountId>& accounts) {
    std::map<IdentityId, Standing> found;
    for (const auto& account : accounts) {
        auto query =
            connection.query(side == Side::okta ? "SELECT body FROM standings WHERE okta = ? AND okta <> ''"
                                                : "SELECT body FROM standings WHERE jumpcloud = ? AND jumpcloud <> ''");
        query.bind(account);
        if (auto standing = one_standing(query)) found.emplace(standing->id, std::move(*standing));
    }
    std::vector<Standing> list;
    for (auto& [id, standing] : found) list.push_back(std::move(standing));
    return list;
}

std::vector<Standing> list_due(Connection& connection, WallTime now) {
    auto query = connection.query("SELECT body FROM standings WHERE wake IS NOT NULL AND wake <= ? ORDER BY id");
    query.bind(now);
    std::vector<Standing> list;
    while (query.step()) list.push_back(from_text<Standing>(query.view(0), "standings"));
    return list;
}

std::vector<Standing> list_watched(Connection& connection) {
    auto query = connection.query(
        "SELECT body FROM standings INDEXED BY standings_watched "
        "WHERE instr(body, '\"decisions\":[') OR instr(body, '\"gone\":true') OR instr(body, '\"further_')");
    std::vector<Standing> list;
    while (query.step()) list.push_back(from_text<Standing>(query.view(0), "standings"));
    return list;
}

std::vector<Linked> list_linked(Connection& connection, const std::optional<IdentityId>& after, int limit) {
    auto query = connection.query("SELECT id, jumpcloud, okta FROM standings WHERE id > ? ORDER BY id LIMIT ?");
    query.bind(after.value_or(IdentityId{}), limit);
    std::vector<Linked> list;
    while (query.step()) list.push_back({{query.text(0)}, {query.text(1)}, {query.text(2)}});
    return list;
}

StandingRow to_row(const Standing& standing) {
    StandingRow row{standing.id, standing.jumpcloud.account, standing.okta.account, {}, to_text(standing)};
    for (const auto& account : standing.further_jumpcloud) row.further.emplace_back(Side::jumpcloud, account);
    for (const auto& account : standing.further_okta) row.further.emplace_back(Side::okta, account);
    return row;
}

bool is_stored_otherwise(Connection& connection, const IdentityId& id, const std::string& body) {
    auto query = connection.query("SELECT body FROM standings WHERE id = ?");
    query.bind(id);
    return query.step() && query.view(0) != body;
}

void put_standing(Connection& connection, const StandingRow& row) {
    // Most often the accounts are the same, and then no index is touched.
    connection.query("UPDATE standings SET body = ? WHERE id = ? AND jumpcloud = ? AND okta = ?")
        .run(row.body, row.id, row.jumpcloud, row.okta);
    if (connection.changes() == 0) {
        connection
            .query(
                "INSERT INTO standings (id, jumpcloud, okta, body) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                "jumpcloud = excluded.jumpcloud, okta = excluded.okta, body = excluded.body")
            .run(row.id, row.jumpcloud, row.okta, row.body);
    }
    put_further(connection, row);
    set_wake(connection, row.id, WallTime{});
}

void settle(Connection& connection, const StandingRow& row, const Settlement& settlement) {
    put_standing(connection, row);
    if (settlement.settled) set_wake(connection, row.id, settlement.wake);
    connection.query("DELETE FROM cases WHERE identity = ?").run(row.id);
    for (const auto& open_case : settlement.cases) {
        connection.query("INSERT OR REPLACE INTO cases VALUES (?, ?, ?)")
            .run(row.id, open_case.key, to_text(open_case));
    }
    connection.query("DELETE FROM conflicts WHERE identity = ?").run(row.id);
    for (const auto& conflict : settlement.conflicts) {
        connection.query("INSERT OR REPLACE INTO conflicts VALUES (?, ?, ?)")
            .run(row.id, conflict.rule, to_text(conflict));
    }
}

std::vector<Case> list_cases(Connection& connection) {
    return all<Case>(connection.query("SELECT body FROM cases ORDER BY identity, key"), "cases");
}

std::vector<Conflict> list_conflicts(Connection& connection) {
    return all<Conflict>(connection.query("SELECT body FROM conflicts ORDER BY identity, rule"), "conflicts");
}

}  // namespace lockstep::store::sqlite
