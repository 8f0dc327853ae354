// A disk for SQLite whose power can be cut: what was written and not synced is lost, torn or kept, as the seed says.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "tests/simulation/fate.hpp"

struct sqlite3_vfs;

namespace lockstep::simulation {

/// Files in memory, registered as a SQLite VFS. One thread only. It outlives every connection opened through it.
class CrashDisk {
public:
    CrashDisk();
    ~CrashDisk();
    CrashDisk(const CrashDisk&) = delete;
    CrashDisk& operator=(const CrashDisk&) = delete;

    /// The VFS's name, for `SqliteOptions::vfs`.
    [[nodiscard]] const std::string& name() const { return name_; }

    /// Each sync passes `fate` before and after it is done, each write before. Once the process is dead every call
    /// fails and changes nothing. None: nobody dies.
    void serve(Fate* fate) {
        fate_ = fate;
        gone_ = false;
    }
    /// Writes are instants too, not only syncs.
    void count_writes(bool counted) { writes_counted_ = counted; }

    /// The process is gone, its writes are not: locks and shared memory go with it. Until `serve` every call fails.
    void kill_process();
    /// The same, and of every file only what was synced is sure: each later write is kept, lost, or torn at a sector.
    void cut_power(Random& random);

    /// From now on writes and syncs answer with this SQLite code; 0 ends it.
    void fail_writes(int code) { write_failure_ = code; }
    void fail_syncs(int code) { sync_failure_ = code; }

    /// Takes over what stands on another disk. Nobody may have a file of either open.
    void copy_from(const CrashDisk& other);

    struct Counts {
        std::int64_t writes = 0;
        std::int64_t syncs = 0;
    };
    [[nodiscard]] Counts counts() const { return counts_; }

private:
    friend struct CrashFileMethods;
    struct File;

    [[nodiscard]] bool is_dead() const;
    bool passes(const char* what, const std::string& file);
    /// Without the locks and the shared memory of whoever has it open.
    static std::shared_ptr<File> bytes_of(const File& file);

    std::string name_;
    std::unique_ptr<sqlite3_vfs> vfs_;
    std::map<std::string, std::shared_ptr<File>> files_;
    Fate* fate_ = nullptr;
    bool gone_ = false;
    bool writes_counted_ = false;
    int write_failure_ = 0;
    int sync_failure_ = 0;
    Counts counts_;
};

}  // namespace lockstep::simulation
