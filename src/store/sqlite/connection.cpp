#include "store/sqlite/connection.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <tuple>

namespace lockstep::store::sqlite {
namespace {

std::string file_of(sqlite3* database) {
    const char* name = database == nullptr ? nullptr : sqlite3_db_filename(database, "main");
    return name == nullptr ? "the store" : name;
}

/// After a failed fsync nobody knows what is on the disk, and asking again may lie ("fsyncgate"); so nothing may be
/// sent on the strength of it.
[[noreturn]] void die_of_fsync(const std::string& file) {
    std::fprintf(stderr, "lockstep: the disk did not take %s to safety (fsync failed). Stopping at once: %s\n",
                 file.c_str(), "what was begun is finished or probed at the next start.");
    std::abort();
}

/// SQLite says `full` of the database itself; of its log and its index it only says that I/O failed.
bool is_full(sqlite3* database, int code) {
    if ((code & 0xff) == SQLITE_FULL) return true;
    if ((code & 0xff) != SQLITE_IOERR || database == nullptr) return false;
    return code == SQLITE_IOERR_SHMSIZE || sqlite3_system_errno(database) == ENOSPC;
}

[[noreturn]] void fail(sqlite3* database, int code, const std::string& file) {
    using Kind = StoreError::Kind;
    const std::string said = database == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(database);
    if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC) die_of_fsync(file);
    if (is_full(database, code)) {
        throw StoreError{Kind::full, fmt::format("no room left on the disk of {}; free some and try again", file)};
    }
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            throw StoreError{Kind::busy, fmt::format("{} is in use by another program: {}", file, said)};
        case SQLITE_READONLY:
        case SQLITE_PERM:
            throw StoreError{Kind::read_only,
                             fmt::format("{} cannot be written ({}); give its folder to this user", file, said)};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            throw StoreError{Kind::corrupt, fmt::format("{} is no whole database ({}); restore it from a backup, or "
                                                        "name another folder",
                                                        file, said)};
        case SQLITE_CANTOPEN: throw StoreError{Kind::failed, fmt::format("{} cannot be opened: {}", file, said)};
        default: throw StoreError{Kind::failed, fmt::format("{}: {} (SQLite {})", file, said, code)};
    }
}

int keep_frames(void* frames, sqlite3*, const char*, int count) {
    *static_cast<int*>(frames) = count;
    return SQLITE_OK;
}

/// Nobody asks SQLite how much memory it holds, and counting takes a lock at every piece. Refused once SQLite has
/// begun: then it goes on counting.
void count_no_memory() {
    static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    std::ignore = once;
}

}  // namespace

Query::~Query() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

void Query::check(int code) const {
    if (code != SQLITE_OK) fail(database_, code, file_of(database_));
}

void Query::bind_one(int index, std::string_view value) {
    // Never a null pointer: that would bind NULL instead of an empty text.
    const char* text = value.data() == nullptr ? "" : value.data();
    const auto owner = texts_ == Texts::copied ? SQLITE_TRANSIENT : SQLITE_STATIC;
    check(sqlite3_bind_text64(statement_, index, text, value.size(), owner, SQLITE_UTF8));
}

void Query::bind_one(int index, std::int64_t value) {
    check(sqlite3_bind_int64(statement_, index, value));
}

void Query::bind_one(int index, const std::optional<WallTime>& value) {
    if (value) {
        bind_one(index, *value);
    } else {
        check(sqlite3_bind_null(statement_, index));
    }
}

bool Query::step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    fail(database_, sqlite3_extended_errcode(database_), file_of(database_));
}

std::string_view Query::view(int column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return {text == nullptr ? "" : text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::int64_t Query::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}

bool Query::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::optional<WallTime> Query::optional_time(int column) const {
    if (is_null(column)) return std::nullopt;
    return time(column);
}

void Connection::Close::operator()(sqlite3* database) const {
    sqlite3_close_v2(database);
}

void Connection::Finalize::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

Connection::Connection(const std::string& file, const std::string& vfs) {
    count_no_memory();
    sqlite3* opened = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const int code = sqlite3_open_v2(file.c_str(), &opened, flags, vfs.empty() ? nullptr : vfs.c_str());
    database_.reset(opened);
    if (code != SQLITE_OK) fail(opened, code, file);
    sqlite3_extended_result_codes(opened, 1);
    sqlite3_busy_timeout(opened, 5000);
    if (sqlite3_db_readonly(opened, "main") != 0) fail(opened, SQLITE_READONLY, file);
    sqlite3_wal_hook(opened, keep_frames, log_frames_.get());
}

Query Connection::query(std::string_view sql) {
    auto& statement = statements_[sql];
    if (!statement) {
        sqlite3_stmt* prepared = nullptr;
        const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                            SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
        if (code != SQLITE_OK) {
            statements_.erase(sql);
            fail(database_.get(), code, file_of(database_.get()));
        }
        statement.reset(prepared);
    }
    return Query{database_.get(), statement.get()};
}

void Connection::execute(const std::string& sql) {
    const int code = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(database_.get(), sqlite3_extended_errcode(database_.get()), file_of(database_.get()));
}

std::int64_t Connection::read_integer(std::string_view sql) {
    auto query = this->query(sql);
    return query.step() ? query.integer(0) : 0;
}

std::int64_t Connection::changes() const {
    return sqlite3_changes64(database_.get());
}

std::int64_t Connection::last_row() const {
    return sqlite3_last_insert_rowid(database_.get());
}

void Connection::checkpoint() {
    const int code = sqlite3_wal_checkpoint_v2(database_.get(), "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) fail(database_.get(), code, file_of(database_.get()));
}

}  // namespace lockstep::store::sqlite
