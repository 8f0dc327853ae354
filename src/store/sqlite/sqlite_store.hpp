// The Store on SQLite: two files and a lock in one folder (DESIGN §12).
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "store/store.hpp"

namespace lockstep::store::sqlite {

struct SqliteOptions {
    /// A commit of `state.db` is on the disk when it returns. `off` loses the last ones in a power cut: it is there for
    /// the test that proves that the crash sweep would notice.
    enum class Synchronous { full, off };

    std::filesystem::path folder;
    bool threaded = true;  ///< false: every verb runs at once on the caller's thread, so that a seed gives one history
    std::string vfs;       ///< a registered SQLite VFS whose files `folder` names; empty: the system's, with the lock
    Synchronous synchronous = Synchronous::full;
};

/// True if `folder` holds a state already.
[[nodiscard]] bool is_made(const std::filesystem::path& folder);

/// Opens the state in `folder`, made if it is not there and brought to this program's version if it is older.
/// Every loop that waits for it must outlive it: its writer may be waking one a moment after the answer was heard.
/// @throws StoreError, with nothing written, if it is held by another process, not ours, newer, or cannot be written.
[[nodiscard]] std::unique_ptr<Store> open(const SqliteOptions& options);

}  // namespace lockstep::store::sqlite
