#include "store/sqlite/row_text.hpp"
#include "store/sqlite/verbs.hpp"

namespace lockstep::store::sqlite {
namespace {

constexpr std::string_view kPrefix =
    "pair:";  ///< of the `identity` of a case that is about a pair; no side is called so

}  // namespace

std::vector<GroupPair> list_pairs(Connection& connection) {
    auto query = connection.query("SELECT body FROM pairs ORDER BY id");
    std::vector<GroupPair> list;
    while (query.step()) list.push_back(from_text<GroupPair>(query.view(0), "pairs"));
    return list;
}

void put_pair(Connection& connection, const GroupPair& pair, const std::string& answered) {
    connection.query("INSERT OR REPLACE INTO pairs VALUES (?, ?)").run(pair.id, to_text(pair));
    if (answered.empty()) return;
    connection.query("DELETE FROM cases WHERE identity = ? AND key = ?")
        .run(std::string{kPrefix} + pair.id.value, answered);
}

void settle_pairs(Connection& connection, const std::vector<GroupPair>& pairs, const std::vector<Case>& cases) {
    connection.query("DELETE FROM pairs").run();
    connection.query("DELETE FROM cases WHERE identity LIKE ? || '%'").run(std::string{kPrefix});
    for (const auto& pair : pairs) put_pair(connection, pair, {});
    for (const auto& open : cases) {
        connection.query("INSERT OR REPLACE INTO cases VALUES (?, ?, ?)")
            .run(std::string{kPrefix} + open.pair.value, open.key, to_text(open));
    }
}

}  // namespace lockstep::store::sqlite
