#include "store/sqlite/migrations.hpp"

#include <fmt/format.h>

#include <array>

namespace lockstep::store::sqlite {
namespace {

// A step is two rows: what was intended never changes and is large, what became of it changes with every try and is
// small, so that a commit of many tries touches few pages.
constexpr const char* kStateVersion1 = R"sql(
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE standings (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, jumpcloud TEXT NOT NULL, okta TEXT NOT NULL, wake INTEGER,
    body TEXT NOT NULL);
CREATE INDEX standings_jumpcloud ON standings (jumpcloud) WHERE jumpcloud <> '';
CREATE INDEX standings_okta ON standings (okta) WHERE okta <> '';
CREATE INDEX standings_wake ON standings (wake) WHERE wake IS NOT NULL;
CREATE TABLE further (
    side TEXT NOT NULL, account TEXT NOT NULL, identity TEXT NOT NULL, PRIMARY KEY (side, account, identity)
) WITHOUT ROWID;
CREATE INDEX further_identity ON further (identity);
CREATE TABLE cases (
    identity TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (identity, key)) WITHOUT ROWID;
CREATE TABLE conflicts (
    identity TEXT NOT NULL, rule TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (identity, rule)) WITHOUT ROWID;

CREATE TABLE runs (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, started_at INTEGER NOT NULL, finished_at INTEGER,
    origin TEXT NOT NULL, policy_digest TEXT NOT NULL);
CREATE INDEX runs_open ON runs (id) WHERE finished_at IS NULL;
CREATE TABLE intents (n INTEGER PRIMARY KEY, change TEXT NOT NULL);
CREATE TABLE steps (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, run TEXT NOT NULL, lane TEXT NOT NULL, state TEXT NOT NULL,
    tries INTEGER NOT NULL, in_doubt INTEGER NOT NULL, frozen TEXT NOT NULL, first_tried_at INTEGER,
    doubt_since INTEGER, not_before INTEGER NOT NULL, outcome TEXT NOT NULL, vendor_code TEXT NOT NULL,
    request_id TEXT NOT NULL, created TEXT NOT NULL, finished_at INTEGER);
CREATE INDEX steps_run ON steps (run);
CREATE TABLE journal (
    number INTEGER PRIMARY KEY, at INTEGER NOT NULL, run TEXT NOT NULL, step TEXT NOT NULL,
    identity TEXT NOT NULL, person TEXT NOT NULL, side TEXT NOT NULL, kind TEXT NOT NULL, account TEXT NOT NULL,
    object TEXT NOT NULL, writes TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, cause TEXT NOT NULL,
    reason TEXT NOT NULL, outcome TEXT NOT NULL, request_id TEXT NOT NULL);
CREATE INDEX journal_identity ON journal (identity);
CREATE INDEX journal_run ON journal (run);

CREATE TABLE gate_counts (
    n INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, attribute TEXT NOT NULL,
    commanded INTEGER NOT NULL);
CREATE INDEX gate_counts_at ON gate_counts (at);
CREATE TABLE approvals (
    change TEXT PRIMARY KEY, approved_by TEXT NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID;
)sql";

// Doubts are few and must be found at once, among steps that are many. Verdicts are never deleted: who approved what
// is asked for years later.
constexpr const char* kStateVersion3 = R"sql(
CREATE TABLE doubts (step TEXT PRIMARY KEY) WITHOUT ROWID;
INSERT INTO doubts SELECT id FROM steps WHERE in_doubt = 1;
CREATE TABLE staged (
    change TEXT PRIMARY KEY, since INTEGER NOT NULL, requested_by TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE verdicts (
    n INTEGER PRIMARY KEY, change TEXT NOT NULL, approved INTEGER NOT NULL, given_by TEXT NOT NULL,
    at INTEGER NOT NULL, expires INTEGER NOT NULL, lapsed INTEGER NOT NULL);
CREATE INDEX verdicts_open ON verdicts (change) WHERE lapsed = 0;
INSERT INTO verdicts (change, approved, given_by, at, expires, lapsed)
    SELECT change, 1, approved_by, 0, expires, 0 FROM approvals;
DROP TABLE approvals;
)sql";

constexpr const char* kMirrorVersion1 = R"sql(
CREATE TABLE accounts (n INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE seen (
    side TEXT NOT NULL, id TEXT NOT NULL, n INTEGER NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (side, id)
) WITHOUT ROWID;
)sql";

// Whom matching must know whatever was read: few, and found without reading everybody's body. The texts are what our
// own JSON looks like; identities.cpp asks with the very same expression.
constexpr const char* kStateVersion2 = R"sql(
CREATE INDEX standings_watched ON standings (n) WHERE instr(body, '"decisions":[') OR instr(body, '"gone":true') OR
    instr(body, '"further_');
UPDATE standings SET wake = 0;
)sql";

// Accounts by number; the table of what was seen in parts of many rows, each loaded in one step.
constexpr const char* kMirrorVersion2 = R"sql(
DROP TABLE accounts;
DROP TABLE seen;
CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE seen (part INTEGER PRIMARY KEY, rows BLOB NOT NULL);
CREATE TABLE layouts (n INTEGER PRIMARY KEY, names TEXT NOT NULL UNIQUE);
CREATE TABLE accounts (
    n INTEGER PRIMARY KEY, side INTEGER NOT NULL, id TEXT NOT NULL, layout INTEGER NOT NULL, body TEXT NOT NULL);
CREATE UNIQUE INDEX accounts_id ON accounts (side, id);
CREATE TABLE keys (n INTEGER PRIMARY KEY, keys BLOB NOT NULL);
CREATE TABLE learned (
    n INTEGER PRIMARY KEY, standing TEXT NOT NULL, cases TEXT NOT NULL, conflicts TEXT NOT NULL, wake INTEGER,
    settled INTEGER NOT NULL);
)sql";

// Who is in which group, as the pass that read everybody found it: the hashes of the members' ids, one blob a group.
constexpr const char* kMirrorVersion3 = R"sql(
CREATE TABLE groups (
    n INTEGER PRIMARY KEY, side INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,
    description TEXT NOT NULL, fills TEXT NOT NULL, knows_members INTEGER NOT NULL, members BLOB NOT NULL,
    UNIQUE (side, kind, id));
)sql";

constexpr const char* kStateVersion4 = R"sql(
CREATE TABLE pairs (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
)sql";

// Rows of the seen have grown by the digest of their bytes. What was read may be read again.
constexpr const char* kMirrorVersion4 = R"sql(
DELETE FROM seen;
DELETE FROM accounts;
DELETE FROM keys;
DELETE FROM facts;
DELETE FROM groups;
)sql";

constexpr std::array kState{kStateVersion1, kStateVersion2, kStateVersion3, kStateVersion4};
constexpr std::array kMirror{kMirrorVersion1, kMirrorVersion2, kMirrorVersion3, kMirrorVersion4};
constexpr std::int32_t kStateId = 0x4c6b5374;   // "LkSt"
constexpr std::int32_t kMirrorId = 0x4c6b4d69;  // "LkMi"

}  // namespace

const FileKind& state_file() {
    static constexpr FileKind kKind{"state.db", kStateId, kState};
    return kKind;
}

const FileKind& mirror_file() {
    static constexpr FileKind kKind{"mirror.db", kMirrorId, kMirror};
    return kKind;
}

void migrate(Connection& connection, const FileKind& kind, std::size_t version) {
    const auto owner = connection.read_integer("PRAGMA application_id");
    const auto present = static_cast<std::size_t>(connection.read_integer("PRAGMA user_version"));
    const bool fresh = owner == 0 && present == 0 && connection.read_integer("SELECT count(*) FROM sqlite_master") == 0;
    if (!fresh && owner != kind.application_id) {
        throw StoreError{StoreError::Kind::corrupt,
                         fmt::format("{} is another program's database; name another state folder", kind.name)};
    }
    if (present > version) {
        throw StoreError{StoreError::Kind::wrong_version,
                         fmt::format("{} was written by a newer Lockstep (version {} of its tables, this program knows "
                                     "{}); use that one",
                                     kind.name, present, version)};
    }
    connection.execute("PRAGMA journal_mode=WAL");
    for (std::size_t next = present; next < version; ++next) {
        connection.execute(fmt::format("BEGIN IMMEDIATE;{};PRAGMA application_id={};PRAGMA user_version={};COMMIT",
                                       kind.migrations[next], kind.application_id, next + 1));
    }
}

}  // namespace lockstep::store::sqlite
