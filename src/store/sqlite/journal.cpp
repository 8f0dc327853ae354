#include <set>

#include "store/sqlite/row_text.hpp"
#include "store/sqlite/verbs.hpp"

namespace lockstep::store::sqlite {

void add_journal_line(Connection& connection, const JournalLine& line, const std::string& writes) {
    connection
        .query(
            "INSERT INTO journal (at, run, step, identity, person, side, kind, account, object, writes, before, after, "
            "cause, reason, outcome, request_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .run(line.at, line.run, line.step, line.identity, line.person, name_of(line.side), name_of(line.kind),
             line.account, line.object, writes, line.before, line.after, name_of(line.cause), line.reason, line.outcome,
             line.request_id);
}

std::vector<IdentityId> list_written(Connection& connection, WallTime since) {
    // Numbers and times rise together, so the newest lines suffice, and the journal needs no index on time.
    auto query = connection.query("SELECT at, identity FROM journal ORDER BY number DESC");
    std::set<IdentityId> identities;
    while (query.step() && query.time(0) >= since) identities.insert({query.text(1)});
    return {identities.begin(), identities.end()};
}

std::vector<JournalLine> list_journal(Connection& connection, const JournalFilter& filter) {
    auto query = connection.query(
        "SELECT number, at, run, step, identity, person, side, kind, account, object, writes, before, after, cause, "
        "reason, outcome, request_id FROM journal WHERE (?1 = '' OR identity = ?1) AND (?2 = '' OR run = ?2) "
        "AND at >= ?3 ORDER BY number DESC LIMIT ?4");
    query.bind(filter.identity.value_or(IdentityId{}), filter.run.value_or(RunId{}), filter.since.value_or(WallTime{}),
               filter.limit);
    std::vector<JournalLine> lines;
    while (query.step()) {
        lines.push_back({.number = query.integer(0),
                         .at = query.time(1),
                         .run = {query.text(2)},
                         .step = {query.text(3)},
                         .identity = {query.text(4)},
                         .person = query.text(5),
                         .side = from_column<Side>(query, 6),
                         .kind = from_column<ChangeKind>(query, 7),
                         .account = query.text(8),
                         .object = query.text(9),
                         .writes = from_text<std::vector<AttributeWrite>>(query.view(10), "journal"),
                         .before = query.text(11),
                         .after = query.text(12),
                         .cause = from_column<Cause>(query, 13),
                         .reason = query.text(14),
                         .outcome = query.text(15),
                         .request_id = query.text(16)});
    }
    return lines;
}

}  // namespace lockstep::store::sqlite
