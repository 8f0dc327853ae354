#include "store/sqlite/sqlite_store.hpp"

#include <optional>
#include <utility>

#include "store/said_meanwhile.hpp"
#include "store/sqlite/migrations.hpp"
#include "store/sqlite/row_text.hpp"
#include "store/sqlite/state_lock.hpp"
#include "store/sqlite/verbs.hpp"
#include "store/sqlite/worker.hpp"

namespace lockstep::store::sqlite {
namespace {

constexpr std::size_t kMirrorChunk = 1000;
constexpr std::string_view kSettings = "PRAGMA cache_size=-65536;PRAGMA temp_store=MEMORY;PRAGMA synchronous=";

std::string_view pragma(SqliteOptions::Synchronous synchronous) {
    switch (synchronous) {
        case SqliteOptions::Synchronous::full: return "FULL";
        case SqliteOptions::Synchronous::off: return "OFF";
    }
    LOCKSTEP_UNREACHABLE();
}

std::unique_ptr<Connection> connect(const SqliteOptions& options, const FileKind& kind, std::string_view synchronous) {
    auto connection = std::make_unique<Connection>((options.folder / kind.name).string(), options.vfs);
    migrate(*connection, kind);
    connection->execute(std::string{kSettings} + std::string{synchronous});
    return connection;
}

Lane lane_of(const std::vector<Step>& steps) {
    return steps.empty() ? Lane::bulk : steps.front().lane;
}

class SqliteStore final : public Store {
public:
    explicit SqliteStore(const SqliteOptions& options)
        : lock_{options.vfs.empty() ? std::make_optional<StateLock>(options.folder) : std::nullopt},
          writer_{connect(options, state_file(), pragma(options.synchronous)), Worker::Commits::grouped,
                  options.threaded},
          reader_{connect(options, state_file(), pragma(options.synchronous)), Worker::Commits::each, options.threaded},
          mirror_{connect(options, mirror_file(), "NORMAL"), Worker::Commits::grouped, options.threaded} {}

    // Verbs take their arguments by value into the coroutine's frame, which lives until the worker has answered; so the
    // jobs may refer to them.

    Task<std::optional<std::string>> find_setting(std::string key) override {
        std::optional<std::string> found;
        co_await read([&](Connection& c) { found = sqlite::find_setting(c, key); });
        co_return found;
    }
    Task<> put_setting(std::string key, std::string value) override {
        co_await write(Lane::interactive, [&](Connection& c) { sqlite::put_setting(c, key, value); });
    }

    Task<std::vector<Standing>> list_standings(std::optional<IdentityId> after, int limit) override {
        std::vector<Standing> list;
        co_await read([&](Connection& c) { list = sqlite::list_standings(c, after, limit); });
        co_return list;
    }
    Task<std::optional<Standing>> find_standing(IdentityId id) override {
        std::optional<Standing> found;
        co_await read([&](Connection& c) { found = sqlite::find_standing(c, id); });
        co_return found;
    }
    Task<std::optional<Standing>> find_standing_by_account(Side side, AccountId account) override {
        std::optional<Standing> found;
        co_await read([&](Connection& c) { found = sqlite::find_standing_by_account(c, side, account); });
        co_return found;
    }
    Task<std::vector<Standing>> list_standings_named(std::string label) override {
        std::vector<Standing> list;
        co_await read([&](Connection& c) { list = sqlite::list_standings_named(c, label); });
        co_return list;
    }
    Task<std::vector<Standing>> list_standings_of(std::vector<IdentityId> ids) override {
        std::vector<Standing> list;
        co_await read([&](Connection& c) { list = sqlite::list_standings_of(c, ids); });
        co_return list;
    }
    Task<std::vector<Standing>> list_standings_by_accounts(Side side, std::vector<AccountId> accounts) override {
        std::vector<Standing> list;
        co_await read([&](Connection& c) { list = sqlite::list_standings_by_accounts(c, side, accounts); });
        co_return list;
    }
    Task<std::vector<Standing>> list_due(WallTime now) override {
        std::vector<Standing> list;
        co_await read([&](Connection& c) { list = sqlite::list_due(c, now); });
        co_return list;
    }
    Task<std::vector<Standing>> list_watched() override {
        std::vector<Standing> list;
        co_await read([&](Connection& c) { list = sqlite::list_watched(c); });
        co_return list;
    }
    Task<std::vector<Linked>> list_linked(std::optional<IdentityId> after, int limit) override {
        std::vector<Linked> list;
        co_await read([&](Connection& c) { list = sqlite::list_linked(c, after, limit); });
        co_return list;
    }
    Task<> settle(std::vector<Settlement> settlements) override {
        std::vector<StandingRow> rows;
        rows.reserve(settlements.size());
        for (const auto& settlement : settlements) rows.push_back(to_row(settlement.standing));
        co_await write(Lane::bulk, [&](Connection& c) {
            for (std::size_t i = 0; i < rows.size(); ++i) sqlite::settle(c, rows[i], settlements[i]);
        });
    }
    Task<std::vector<Case>> list_cases() override {
        std::vector<Case> list;
        co_await read([&](Connection& c) { list = sqlite::list_cases(c); });
        co_return list;
    }
    Task<std::vector<Conflict>> list_conflicts() override {
        std::vector<Conflict> list;
        co_await read([&](Connection& c) { list = sqlite::list_conflicts(c); });
        co_return list;
    }

    Task<std::vector<GroupPair>> list_pairs() override {
        std::vector<GroupPair> list;
        co_await read([&](Connection& c) { list = sqlite::list_pairs(c); });
        co_return list;
    }
    Task<> settle_pairs(std::vector<GroupPair> pairs, std::vector<Case> cases) override {
        co_await write(Lane::interactive, [&](Connection& c) { sqlite::settle_pairs(c, pairs, cases); });
    }
    Task<> put_pair(GroupPair pair, std::string answered) override {
        co_await write(Lane::interactive, [&](Connection& c) { sqlite::put_pair(c, pair, answered); });
    }

    Task<> start_run(Run run, std::vector<Step> steps) override {
        co_await write(lane_of(steps), [&](Connection& c) { sqlite::start_run(c, run, steps); });
    }
    Task<std::vector<Run>> list_runs(int limit) override {
        std::vector<Run> list;
        co_await read([&](Connection& c) { list = sqlite::list_runs(c, limit); });
        co_return list;
    }
    Task<std::optional<Run>> find_run(RunId id) override {
        std::optional<Run> found;
        co_await read([&](Connection& c) { found = sqlite::find_run(c, id); });
        co_return found;
    }
    Task<std::vector<Step>> list_steps(RunId run) override {
        std::vector<Step> list;
        co_await read([&](Connection& c) { list = sqlite::list_steps(c, run); });
        co_return list;
    }
    Task<std::vector<Step>> list_open_steps() override {
        std::vector<Step> list;
        co_await read([&](Connection& c) { list = sqlite::list_open_steps(c); });
        co_return list;
    }
    Task<std::vector<Step>> list_doubts() override {
        std::vector<Step> list;
        co_await read([&](Connection& c) { list = sqlite::list_doubts(c); });
        co_return list;
    }
    Task<Step> begin_try(Step step) override {
        step.state = StepState::running;
        step.in_doubt = true;
        ++step.tries;
        co_await write(step.lane, [&](Connection& c) { put_open_step(c, step); });
        co_return step;
    }
    Task<> end_try(TryEnd end) override {
        std::optional<StandingRow> standing;
        if (end.standing) standing = to_row(*end.standing);
        const auto began = end.standing && end.began ? to_text(*end.began) : std::string{};
        std::vector<TryEnd::Rider> ends = std::move(end.riders);
        ends.insert(ends.begin(), {std::move(end.step), std::move(end.journal)});
        std::vector<std::string> writes;
        for (const auto& one : ends) writes.push_back(one.journal ? to_text(one.journal->writes) : std::string{});
        co_await write(ends.front().step.lane, [&](Connection& c) {
            for (std::size_t i = 0; i < ends.size(); ++i) {
                put_open_step(c, ends[i].step);
                put_doubt(c, ends[i].step);
                if (ends[i].journal) add_journal_line(c, *ends[i].journal, writes[i]);
            }
            if (!began.empty() && is_stored_otherwise(c, standing->id, began)) {
                const auto stored = sqlite::find_standing(c, standing->id);
                standing = to_row(with_what_was_said(*end.standing, *end.began, *stored));
            }
            if (standing) put_standing(c, *standing);
            if (end.pair) sqlite::put_pair(c, *end.pair, {});
            if (end.counts) count_for_gate(c, ends.front().step);
        });
    }
    Task<> put_steps(std::vector<Step> steps) override {
        co_await write(lane_of(steps), [&](Connection& c) {
            for (const auto& step : steps) {
                put_step(c, step);
                put_doubt(c, step);
            }
        });
    }
    Task<> finish_run(RunId run, WallTime at) override {
        co_await write(Lane::interactive, [&](Connection& c) { sqlite::finish_run(c, run, at); });
    }
    Task<> reopen_run(RunId run, std::vector<Step> steps, std::vector<Standing> standings) override {
        std::vector<StandingRow> rows;
        for (const auto& standing : standings) rows.push_back(to_row(standing));
        co_await write(Lane::interactive, [&](Connection& c) {
            sqlite::finish_run(c, run, std::nullopt);
            for (const auto& row : rows) put_standing(c, row);
            for (const auto& step : steps) {
                put_step(c, step);
                put_doubt(c, step);
            }
        });
    }
    Task<std::vector<IdentityId>> list_written(WallTime since) override {
        std::vector<IdentityId> list;
        co_await read([&](Connection& c) { list = sqlite::list_written(c, since); });
        co_return list;
    }
    Task<std::vector<JournalLine>> list_journal(JournalFilter filter) override {
        std::vector<JournalLine> list;
        co_await read([&](Connection& c) { list = sqlite::list_journal(c, filter); });
        co_return list;
    }

    Task<std::vector<GateCount>> list_gate_counts(WallTime since) override {
        std::vector<GateCount> list;
        co_await read([&](Connection& c) { list = sqlite::list_gate_counts(c, since); });
        co_return list;
    }
    Task<> put_staged(std::vector<Staged> staged, std::vector<ChangeId> lapsed) override {
        co_await write(Lane::interactive, [&](Connection& c) { sqlite::put_staged(c, staged, lapsed); });
    }
    Task<std::vector<Staged>> list_staged() override {
        std::vector<Staged> list;
        co_await read([&](Connection& c) { list = sqlite::list_staged(c); });
        co_return list;
    }
    Task<> put_verdicts(std::vector<Verdict> verdicts) override {
        co_await write(Lane::interactive, [&](Connection& c) { sqlite::put_verdicts(c, verdicts); });
    }
    Task<std::vector<Verdict>> list_verdicts(WallTime now) override {
        std::vector<Verdict> list;
        co_await read([&](Connection& c) { list = sqlite::list_verdicts(c, now); });
        co_return list;
    }

    Task<SeenImage> load_seen() override {
        SeenImage image;
        co_await mirror([&](Connection& c) { image = sqlite::load_seen(c); });
        co_return image;
    }
    Task<> put_seen(std::vector<SeenPart> parts, SeenFacts facts) override {
        co_await mirror([&](Connection& c) { sqlite::put_seen(c, parts, facts); });
    }
    Task<> put_mirror(std::vector<MirrorRow> rows, Layout layout) override {
        for (std::size_t begin = 0; begin < rows.size(); begin += kMirrorChunk) {
            const auto end = std::min(rows.size(), begin + kMirrorChunk);
            std::vector<MirrorText> texts;
            texts.reserve(end - begin);
            for (std::size_t i = begin; i < end; ++i) {
                const auto& account = rows[i].account;
                texts.push_back({rows[i].number, account.side, account.id, to_text(account), std::move(rows[i].keys)});
            }
            co_await mirror([&](Connection& c) { sqlite::put_mirror(c, texts, layout); });
        }
    }
    Task<> forget_mirror(std::vector<std::uint32_t> numbers) override {
        co_await mirror([&](Connection& c) { sqlite::forget_mirror(c, numbers); });
    }
    Task<std::vector<MirrorRow>> list_mirror(std::vector<std::uint32_t> numbers, Layout layout) override {
        std::vector<MirrorRow> rows;
        co_await mirror([&](Connection& c) { rows = sqlite::list_mirror(c, numbers, layout); });
        co_return rows;
    }
    Task<std::vector<MirrorRow>> list_mirror_after(Side side, std::optional<AccountId> after, int limit,
                                                   Layout layout) override {
        std::vector<MirrorRow> rows;
        co_await mirror([&](Connection& c) { rows = sqlite::list_mirror_after(c, side, after, limit, layout); });
        co_return rows;
    }
    Task<std::vector<std::uint32_t>> list_mirror_order(Side side) override {
        std::vector<std::uint32_t> numbers;
        co_await mirror([&](Connection& c) { numbers = sqlite::list_mirror_order(c, side); });
        co_return numbers;
    }
    Task<std::vector<MirrorKeys>> list_mirror_keys(std::uint32_t after, int limit) override {
        std::vector<MirrorKeys> list;
        co_await mirror([&](Connection& c) { list = sqlite::list_mirror_keys(c, after, limit); });
        co_return list;
    }
    Task<std::vector<MirrorRow>> list_mirror_of(Side side, std::vector<AccountId> accounts, Layout layout) override {
        std::vector<MirrorRow> rows;
        co_await mirror([&](Connection& c) { rows = sqlite::list_mirror_of(c, side, accounts, layout); });
        co_return rows;
    }
    Task<std::vector<std::pair<AccountId, std::uint32_t>>> list_mirror_ids(Side side) override {
        std::vector<std::pair<AccountId, std::uint32_t>> ids;
        co_await mirror([&](Connection& c) { ids = sqlite::list_mirror_ids(c, side); });
        co_return ids;
    }
    Task<> put_picture(std::vector<MirrorGroup> groups, Picture picture) override {
        co_await mirror([&](Connection& c) { sqlite::put_picture(c, groups, picture); });
    }
    Task<std::optional<Picture>> find_picture() override {
        std::optional<Picture> picture;
        co_await mirror([&](Connection& c) { picture = sqlite::find_picture(c); });
        co_return picture;
    }
    Task<std::vector<MirrorGroup>> list_mirror_groups(Side side) override {
        std::vector<MirrorGroup> groups;
        co_await mirror([&](Connection& c) { groups = sqlite::list_mirror_groups(c, side); });
        co_return groups;
    }

    Task<> put_learned(std::vector<Settlement> settlements) override {
        co_await mirror([&](Connection& c) { sqlite::put_learned(c, settlements); });
    }
    Task<std::size_t> settle_learned() override {
        constexpr int kChunk = 500;
        std::size_t count = 0;
        std::int64_t after = 0;
        while (true) {
            std::vector<Settlement> chunk;
            co_await mirror([&](Connection& c) { chunk = sqlite::list_learned(c, after, kChunk); });
            if (chunk.empty()) break;
            count += chunk.size();
            co_await settle(std::move(chunk));
        }
        co_await forget_learned();
        co_return count;
    }
    Task<> forget_learned() override {
        co_await mirror([&](Connection& c) { sqlite::forget_learned(c); });
    }

private:
    Task<> read(Job job) { return reader_.run(Lane::interactive, std::move(job)); }
    Task<> write(Lane lane, Job job) { return writer_.run(lane, std::move(job)); }
    Task<> mirror(Job job) { return mirror_.run(Lane::bulk, std::move(job)); }

    std::optional<StateLock> lock_;  ///< the first to be had, the last to be given back
    Worker writer_;
    Worker reader_;
    Worker mirror_;
};

}  // namespace

bool is_made(const std::filesystem::path& folder) {
    std::error_code unreadable;  // then there is something, and opening it will say what
    return std::filesystem::exists(folder / state_file().name, unreadable) || unreadable;
}

std::unique_ptr<Store> open(const SqliteOptions& options) {
    return std::make_unique<SqliteStore>(options);
}

}  // namespace lockstep::store::sqlite
