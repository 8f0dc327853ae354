// One connection to one SQLite file, and its statements: the C API with owners, types and one kind of error.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/id.hpp"
#include "store/store.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace lockstep::store::sqlite {

/// One execution of a prepared statement; the statement is free again when this ends.
class Query {
public:
    Query(sqlite3* database, sqlite3_stmt* statement) : database_{database}, statement_{statement} {}
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    /// Binds all parameters in their order. Texts are copied.
    template <class... Values>
    Query& bind(const Values&... values) {
        bind_all(Texts::copied, values...);
        return *this;
    }
    /// To the next row; false after the last.
    bool step();
    /// Binds all parameters in their order and runs a statement that gives no rows. Texts are not copied: they live
    /// through this call.
    template <class... Values>
    void run(const Values&... values) {
        bind_all(Texts::lent, values...);
        while (step()) {
        }
    }

    [[nodiscard]] std::string text(int column) const { return std::string{view(column)}; }
    [[nodiscard]] std::string_view view(int column) const;  ///< valid until the next step
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] bool boolean(int column) const { return integer(column) != 0; }
    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] WallTime time(int column) const { return WallTime{std::chrono::milliseconds{integer(column)}}; }
    [[nodiscard]] std::optional<WallTime> optional_time(int column) const;

private:
    enum class Texts { copied, lent };

    template <class... Values>
    void bind_all(Texts texts, const Values&... values) {
        texts_ = texts;
        int index = 0;
        (bind_one(++index, values), ...);
    }
    void bind_one(int index, std::string_view value);
    void bind_one(int index, std::int64_t value);
    void bind_one(int index, int value) { bind_one(index, std::int64_t{value}); }
    void bind_one(int index, bool value) { bind_one(index, std::int64_t{value}); }
    void bind_one(int index, WallTime value) { bind_one(index, std::int64_t{value.time_since_epoch().count()}); }
    void bind_one(int index, const std::optional<WallTime>& value);
    void bind_one(int index, const std::string& value) { bind_one(index, std::string_view{value}); }
    void bind_one(int index, const char* value) { bind_one(index, std::string_view{value}); }
    template <class Tag>
    void bind_one(int index, const Id<Tag>& id) {
        bind_one(index, std::string_view{id.value});
    }
    void check(int code) const;

    sqlite3* database_;
    sqlite3_stmt* statement_;
    Texts texts_ = Texts::copied;
};

/// Used by one thread at a time.
class Connection {
public:
    /// Opens or creates `file` for reading and writing. @param vfs the name of a registered VFS, empty for the
    /// system's.
    /// @throws StoreError, `read_only` if it can only be read.
    Connection(const std::string& file, const std::string& vfs);
    ~Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// @param sql a text that lives as long as the connection; its statement is prepared once.
    Query query(std::string_view sql);
    /// Any number of statements, without parameters or rows.
    void execute(const std::string& sql);
    /// The single whole number that `sql` gives.
    std::int64_t read_integer(std::string_view sql);
    /// Rows touched by the last insert, update or delete.
    [[nodiscard]] std::int64_t changes() const;
    [[nodiscard]] std::int64_t last_row() const;

    /// Frames in the write-ahead log after the last commit.
    [[nodiscard]] int log_frames() const { return *log_frames_; }
    /// Moves the log's frames into the database file; readers are not waited for.
    void checkpoint();

private:
    struct Close {
        void operator()(sqlite3* database) const;
    };
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    std::unique_ptr<int> log_frames_ = std::make_unique<int>(0);  ///< written by SQLite's hook
    std::unique_ptr<sqlite3, Close> database_;
    std::map<std::string_view, std::unique_ptr<sqlite3_stmt, Finalize>> statements_;
};

}  // namespace lockstep::store::sqlite
