#include <fmt/format.h>

#include "store/sqlite/row_text.hpp"
#include "store/sqlite/verbs.hpp"

namespace lockstep::store::sqlite {
namespace {

constexpr std::string_view kSelectSteps =
    "SELECT s.id, s.run, s.lane, s.state, s.tries, s.in_doubt, s.frozen, s.first_tried_at, s.doubt_since, "
    "s.not_before, s.outcome, s.vendor_code, s.request_id, s.created, s.finished_at, i.change "
    "FROM steps s JOIN intents i ON i.n = s.n ";
constexpr std::string_view kUpdateStep =
    "UPDATE steps SET state = ?, tries = ?, in_doubt = ?, frozen = ?, first_tried_at = ?, doubt_since = ?, "
    "not_before = ?, outcome = ?, vendor_code = ?, request_id = ?, created = ?, finished_at = ? WHERE id = ?";
constexpr std::string_view kUpdateOpenStep =
    "UPDATE steps SET state = ?, tries = ?, in_doubt = ?, frozen = ?, first_tried_at = ?, doubt_since = ?, "
    "not_before = ?, outcome = ?, vendor_code = ?, request_id = ?, created = ?, finished_at = ? WHERE id = ? "
    "AND state NOT IN ('succeeded', 'failed', 'skipped')";

Step read_step(const Query& query) {
    return {.id = {query.text(0)},
            .run = {query.text(1)},
            .change = from_text<Change>(query.view(15), "steps"),
            .state = from_column<StepState>(query, 3),
            .lane = from_column<Lane>(query, 2),
            .tries = static_cast<int>(query.integer(4)),
            .in_doubt = query.boolean(5),
            .frozen = query.text(6),
            .first_tried_at = query.optional_time(7),
            .doubt_since = query.optional_time(8),
            .not_before = query.time(9),
            .outcome = query.text(10),
            .vendor_code = query.text(11),
            .request_id = query.text(12),
            .created = {query.text(13)},
            .finished_at = query.optional_time(14)};
}

std::vector<Step> read_steps(Query& query) {
    std::vector<Step> steps;
    while (query.step()) steps.push_back(read_step(query));
    return steps;
}

void add_step(Connection& connection, const Step& step) {
    connection
        .query(
            "INSERT INTO steps (id, run, lane, state, tries, in_doubt, frozen, first_tried_at, doubt_since, "
            "not_before, outcome, vendor_code, request_id, created, finished_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .run(step.id, step.run, name_of(step.lane), name_of(step.state), step.tries, step.in_doubt, step.frozen,
             step.first_tried_at, step.doubt_since, step.not_before, step.outcome, step.vendor_code, step.request_id,
             step.created, step.finished_at);
    connection.query("INSERT INTO intents VALUES (?, ?)").run(connection.last_row(), to_text(step.change));
}

void update(Connection& connection, std::string_view sql, const Step& step) {
    connection.query(sql).run(name_of(step.state), step.tries, step.in_doubt, step.frozen, step.first_tried_at,
                              step.doubt_since, step.not_before, step.outcome, step.vendor_code, step.request_id,
                              step.created, step.finished_at, step.id);
}

void count_steps(Connection& connection, Run& run) {
    auto query = connection.query("SELECT state, count(*) FROM steps WHERE run = ? GROUP BY state");
    query.bind(run.id);
    while (query.step()) {
        const auto count = static_cast<int>(query.integer(1));
        run.total += count;
        const auto state = from_column<StepState>(query, 0);
        if (state == StepState::succeeded) run.succeeded = count;
        if (state == StepState::failed) run.failed = count;
        if (state == StepState::skipped) run.skipped = count;
    }
}

std::vector<Run> read_runs(Connection& connection, Query& query) {
    std::vector<Run> runs;
    while (query.step()) {
        runs.push_back({.id = {query.text(0)},
                        .started_at = query.time(1),
                        .finished_at = query.optional_time(2),
                        .origin = query.text(3),
                        .policy_digest = query.text(4)});
        count_steps(connection, runs.back());
    }
    return runs;
}

}  // namespace

void start_run(Connection& connection, const Run& run, const std::vector<Step>& steps) {
    connection.query("INSERT INTO runs (id, started_at, finished_at, origin, policy_digest) VALUES (?, ?, ?, ?, ?)")
        .run(run.id, run.started_at, run.finished_at, run.origin, run.policy_digest);
    for (const auto& step : steps) add_step(connection, step);
}

std::vector<Run> list_runs(Connection& connection, int limit) {
    auto query =
        connection.query("SELECT id, started_at, finished_at, origin, policy_digest FROM runs ORDER BY n DESC LIMIT ?");
    query.bind(limit);
    return read_runs(connection, query);
}

std::optional<Run> find_run(Connection& connection, const RunId& id) {
    auto query = connection.query("SELECT id, started_at, finished_at, origin, policy_digest FROM runs WHERE id = ?");
    query.bind(id);
    auto runs = read_runs(connection, query);
    if (runs.empty()) return std::nullopt;
    return std::move(runs.front());
}

std::vector<Step> list_steps(Connection& connection, const RunId& run) {
    static const std::string kSql = std::string{kSelectSteps} + "WHERE s.run = ? ORDER BY s.n";
    auto query = connection.query(kSql);
    return read_steps(query.bind(run));
}

std::vector<Step> list_open_steps(Connection& connection) {
    static const std::string kSql = std::string{kSelectSteps} +
                                    "WHERE s.run IN (SELECT id FROM runs WHERE finished_at IS NULL) "
                                    "AND s.state NOT IN ('succeeded', 'failed', 'skipped') ORDER BY s.n";
    auto query = connection.query(kSql);
    return read_steps(query);
}

std::vector<Step> list_doubts(Connection& connection) {
    // The `OR` would read all steps: what a crash left under way is among the open runs', the rest is written down.
    static const std::string kSql =
        std::string{kSelectSteps} +
        "WHERE s.id IN (SELECT step FROM doubts UNION SELECT id FROM steps WHERE in_doubt = 1 AND run IN "
        "(SELECT id FROM runs WHERE finished_at IS NULL)) ORDER BY s.n";
    auto query = connection.query(kSql);
    return read_steps(query);
}

void put_doubt(Connection& connection, const Step& step) {
    const bool open = step.in_doubt || step.doubt_since;
    connection.query(open ? "INSERT OR IGNORE INTO doubts VALUES (?)" : "DELETE FROM doubts WHERE step = ?")
        .run(step.id);
}

void put_open_step(Connection& connection, const Step& step) {
    update(connection, kUpdateOpenStep, step);
    if (connection.changes() == 0) {
        throw StoreError{StoreError::Kind::failed,
                         fmt::format("step {} is not open, so nothing may be tried for it", step.id.value)};
    }
}

void put_step(Connection& connection, const Step& step) {
    update(connection, kUpdateStep, step);
    if (connection.changes() == 0) {
        throw StoreError{StoreError::Kind::failed, fmt::format("there is no step {}", step.id.value)};
    }
}

void finish_run(Connection& connection, const RunId& run, std::optional<WallTime> at) {
    connection.query("UPDATE runs SET finished_at = ? WHERE id = ?").run(at, run);
    if (connection.changes() == 0) {
        throw StoreError{StoreError::Kind::failed, fmt::format("there is no run {}", run.value)};
    }
}

}  // namespace lockstep::store::sqlite
