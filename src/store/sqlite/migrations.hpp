// The tables of each version of our files, and how an older file becomes a newer one: forward only, in one transaction.
#pragma once

#include <span>
#include <string_view>

#include "store/sqlite/connection.hpp"

namespace lockstep::store::sqlite {

/// What a kind of file is known by, and the script that leads from each version to the next.
struct FileKind {
    std::string_view name;                    ///< `state.db`
    std::int32_t application_id;              ///< SQLite's own mark of whose file it is
    std::span<const char* const> migrations;  ///< number n leads from version n to n + 1
};
[[nodiscard]] const FileKind& state_file();
[[nodiscard]] const FileKind& mirror_file();

/// Brings an empty or older file to `version`, with a write-ahead log.
/// @throws StoreError `corrupt` if it is another program's, `wrong_version` if a newer Lockstep made it; both
/// untouched.
void migrate(Connection& connection, const FileKind& kind, std::size_t version);
inline void migrate(Connection& connection, const FileKind& kind) {
    migrate(connection, kind, kind.migrations.size());
}

}  // namespace lockstep::store::sqlite
