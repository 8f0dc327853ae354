// The verbs of the Store as they are on one connection, inside the caller's transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/sqlite/connection.hpp"
#include "store/store.hpp"

namespace lockstep::store::sqlite {

// settings.cpp
std::optional<std::string> find_setting(Connection& connection, const std::string& key);
void put_setting(Connection& connection, const std::string& key, const std::string& value);

// identities.cpp
std::vector<Standing> list_standings(Connection& connection, const std::optional<IdentityId>& after, int limit);
std::optional<Standing> find_standing(Connection& connection, const IdentityId& id);
std::optional<Standing> find_standing_by_account(Connection& connection, Side side, const AccountId& account);
std::vector<Standing> list_standings_named(Connection& connection, const std::string& label);
std::vector<Standing> list_standings_of(Connection& connection, const std::vector<IdentityId>& ids);
std::vector<Standing> list_standings_by_accounts(Connection& connection, Side side,
                                                 const std::vector<AccountId>& accounts);
std::vector<Standing> list_due(Connection& connection, WallTime now);
std::vector<Standing> list_watched(Connection& connection);
std::vector<Linked> list_linked(Connection& connection, const std::optional<IdentityId>& after, int limit);
/// A standing as a row wants it: the text is made on the caller's thread, not on the writer's.
struct StandingRow {
    IdentityId id;
    AccountId jumpcloud, okta;
    std::vector<std::pair<Side, AccountId>> further;
    std::string body;
};
[[nodiscard]] StandingRow to_row(const Standing& standing);
/// The identity is due from now on, until it is settled.
void put_standing(Connection& connection, const StandingRow& row);
/// It is there, and reads otherwise than `body`.
[[nodiscard]] bool is_stored_otherwise(Connection& connection, const IdentityId& id, const std::string& body);
void settle(Connection& connection, const StandingRow& row, const Settlement& settlement);
std::vector<Case> list_cases(Connection& connection);
std::vector<Conflict> list_conflicts(Connection& connection);

// pairs.cpp
std::vector<GroupPair> list_pairs(Connection& connection);
void put_pair(Connection& connection, const GroupPair& pair, const std::string& answered);
void settle_pairs(Connection& connection, const std::vector<GroupPair>& pairs, const std::vector<Case>& cases);

// runs.cpp
void start_run(Connection& connection, const Run& run, const std::vector<Step>& steps);
std::vector<Run> list_runs(Connection& connection, int limit);
std::optional<Run> find_run(Connection& connection, const RunId& id);
std::vector<Step> list_steps(Connection& connection, const RunId& run);
std::vector<Step> list_open_steps(Connection& connection);
std::vector<Step> list_doubts(Connection& connection);
/// After a try: remembers or forgets that one of the step's may still land.
void put_doubt(Connection& connection, const Step& step);
/// @param step as it is to stand. @throws StoreError if no step of that id is open.
void put_open_step(Connection& connection, const Step& step);
/// Also a step that had ended: `runs retry` opens it again.
void put_step(Connection& connection, const Step& step);
void finish_run(Connection& connection, const RunId& run, std::optional<WallTime> at);

// journal.cpp
void add_journal_line(Connection& connection, const JournalLine& line, const std::string& writes);
std::vector<IdentityId> list_written(Connection& connection, WallTime since);
std::vector<JournalLine> list_journal(Connection& connection, const JournalFilter& filter);

// gate.cpp
void count_for_gate(Connection& connection, const Step& step);
std::vector<GateCount> list_gate_counts(Connection& connection, WallTime since);

// approvals.cpp
void put_staged(Connection& connection, const std::vector<Staged>& staged, const std::vector<ChangeId>& lapsed);
std::vector<Staged> list_staged(Connection& connection);
void put_verdicts(Connection& connection, const std::vector<Verdict>& verdicts);
std::vector<Verdict> list_verdicts(Connection& connection, WallTime now);

// mirror.cpp
/// A mirror row with its account as text.
struct MirrorText {
    std::uint32_t number = 0;
    Side side = Side::jumpcloud;
    AccountId id;
    std::string body;
    std::vector<std::uint64_t> keys;
};
SeenImage load_seen(Connection& connection);
void put_seen(Connection& connection, const std::vector<SeenPart>& parts, const SeenFacts& facts);
void put_mirror(Connection& connection, const std::vector<MirrorText>& rows, const Layout& layout);
void forget_mirror(Connection& connection, const std::vector<std::uint32_t>& numbers);
std::vector<MirrorRow> list_mirror(Connection& connection, const std::vector<std::uint32_t>& numbers,
                                   const Layout& layout);
std::vector<MirrorRow> list_mirror_after(Connection& connection, Side side, const std::optional<AccountId>& after,
                                         int limit, const Layout& layout);
std::vector<std::uint32_t> list_mirror_order(Connection& connection, Side side);
std::vector<MirrorKeys> list_mirror_keys(Connection& connection, std::uint32_t after, int limit);
std::vector<MirrorRow> list_mirror_of(Connection& connection, Side side, const std::vector<AccountId>& accounts,
                                      const Layout& layout);
std::vector<std::pair<AccountId, std::uint32_t>> list_mirror_ids(Connection& connection, Side side);
// mirror_groups.cpp
void put_picture(Connection& connection, const std::vector<MirrorGroup>& groups, const Picture& picture);
std::optional<Picture> find_picture(Connection& connection);
std::vector<MirrorGroup> list_mirror_groups(Connection& connection, Side side);

// learned.cpp
void put_learned(Connection& connection, const std::vector<Settlement>& settlements);
/// The next ones, with the number to go on after.
std::vector<Settlement> list_learned(Connection& connection, std::int64_t& after, int limit);
void forget_learned(Connection& connection);

}  // namespace lockstep::store::sqlite
