#include "store/sqlite/row_text.hpp"
#include "store/sqlite/verbs.hpp"

namespace lockstep::store::sqlite {

void put_learned(Connection& connection, const std::vector<Settlement>& settlements) {
    for (const auto& settlement : settlements) {
        connection.query("INSERT INTO learned (standing, cases, conflicts, wake, settled) VALUES (?, ?, ?, ?, ?)")
            .run(to_text(settlement.standing), to_text(settlement.cases), to_text(settlement.conflicts),
                 settlement.wake, settlement.settled);
    }
}

std::vector<Settlement> list_learned(Connection& connection, std::int64_t& after, int limit) {
    auto query = connection.query(
        "SELECT n, standing, cases, conflicts, wake, settled FROM learned WHERE n > ? ORDER BY n LIMIT ?");
    query.bind(after, limit);
    std::vector<Settlement> list;
    while (query.step()) {
        after = query.integer(0);
        list.push_back(
            {from_text<Standing>(query.view(1), "mirror.db"), from_text<std::vector<Case>>(query.view(2), "mirror.db"),
             from_text<std::vector<Conflict>>(query.view(3), "mirror.db"), query.optional_time(4), query.boolean(5)});
    }
    return list;
}

void forget_learned(Connection& connection) {
    connection.query("DELETE FROM learned").run();
}

}  // namespace lockstep::store::sqlite
