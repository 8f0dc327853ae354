#include "store/sqlite/row_text.hpp"
#include "store/sqlite/verbs.hpp"

namespace lockstep::store::sqlite {
namespace {

void add_count(Connection& connection, WallTime at, LimitKind kind, std::string_view attribute, bool commanded) {
    connection.query("INSERT INTO gate_counts (at, kind, attribute, commanded) VALUES (?, ?, ?, ?)")
        .run(at, name_of(kind), attribute, commanded);
}

}  // namespace

void count_for_gate(Connection& connection, const Step& step) {
    LOCKSTEP_ASSERT(step.finished_at);
    const auto& change = step.change;
    for (const auto limit : limits_of(change)) {
        if (limit == LimitKind::attribute_changes) {
            for (const auto& write : change.writes) {
                add_count(connection, *step.finished_at, limit, write.attribute, change.commanded);
            }
            continue;
        }
        for (int i = 0; i < change.people; ++i) add_count(connection, *step.finished_at, limit, "", change.commanded);
    }
}

std::vector<GateCount> list_gate_counts(Connection& connection, WallTime since) {
    auto query = connection.query("SELECT kind, attribute, commanded, at FROM gate_counts WHERE at >= ? ORDER BY n");
    query.bind(since);
    std::vector<GateCount> counts;
    while (query.step()) {
        counts.push_back({from_column<LimitKind>(query, 0), query.text(1), query.boolean(2), query.time(3)});
    }
    return counts;
}

}  // namespace lockstep::store::sqlite
