#include <set>

#include "store/sqlite/row_text.hpp"
#include "store/sqlite/verbs.hpp"

namespace lockstep::store::sqlite {

void put_staged(Connection& connection, const std::vector<Staged>& staged, const std::vector<ChangeId>& lapsed) {
    std::set<ChangeId> now;
    for (const auto& one : staged) now.insert(one.change.id);
    for (const auto& one : list_staged(connection)) {
        if (now.contains(one.change.id)) continue;
        connection.query("DELETE FROM staged WHERE change = ?").run(one.change.id);
    }
    for (const auto& [change, since, requested_by] : staged) {
        connection
            .query(
                "INSERT INTO staged (change, since, requested_by, body) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (change) DO UPDATE SET body = excluded.body")
            .run(change.id, since, requested_by, to_text(change));
    }
    for (const auto& change : lapsed) {
        connection.query("UPDATE verdicts SET lapsed = 1 WHERE change = ? AND lapsed = 0").run(change);
    }
}

std::vector<Staged> list_staged(Connection& connection) {
    auto query = connection.query("SELECT body, since, requested_by FROM staged ORDER BY since, change");
    std::vector<Staged> list;
    while (query.step()) list.push_back({from_text<Change>(query.view(0), "staged"), query.time(1), query.text(2)});
    return list;
}

void put_verdicts(Connection& connection, const std::vector<Verdict>& verdicts) {
    for (const auto& verdict : verdicts) {
        connection.query("UPDATE verdicts SET lapsed = 1 WHERE change = ? AND lapsed = 0").run(verdict.change);
        connection
            .query("INSERT INTO verdicts (change, approved, given_by, at, expires, lapsed) VALUES (?, ?, ?, ?, ?, 0)")
            .run(verdict.change, verdict.approved, verdict.by, verdict.at, verdict.expires);
    }
}

std::vector<Verdict> list_verdicts(Connection& connection, WallTime now) {
    auto query = connection.query(
        "SELECT change, approved, given_by, at, expires FROM verdicts WHERE lapsed = 0 AND expires > ? "
        "ORDER BY change");
    query.bind(now);
    std::vector<Verdict> list;
    while (query.step()) {
        list.push_back({{query.text(0)}, query.boolean(1), query.text(2), query.time(3), query.time(4)});
    }
    return list;
}

}  // namespace lockstep::store::sqlite
