#include "tests/simulation/crash_vfs.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <set>
#include <stdexcept>

namespace lockstep::simulation {
namespace {

constexpr std::size_t kSector = 512;
constexpr std::size_t kRegion = 32 * 1024;

/// A write or a truncation that no sync has followed yet.
struct Unsynced {
    std::size_t offset = 0;
    std::string bytes;
    bool truncates = false;  ///< to `offset`
};

void apply(std::string& content, const Unsynced& change, std::size_t bytes) {
    if (change.truncates) {
        content.resize(std::min(content.size(), change.offset));
        return;
    }
    if (content.size() < change.offset + bytes) content.resize(change.offset + bytes, '\0');
    std::memcpy(content.data() + change.offset, change.bytes.data(), bytes);
}

struct Handle;

}  // namespace

struct CrashDisk::File {
    std::string path;
    std::string content;  ///< as the process sees it
    std::string synced;   ///< as a power cut surely leaves it
    bool ever_synced = false;
    std::vector<Unsynced> unsynced;
    std::set<Handle*> handles;
    std::vector<std::unique_ptr<std::array<char, kRegion>>> shared;
    std::array<int, SQLITE_SHM_NLOCK> shared_locks{};
    std::array<Handle*, SQLITE_SHM_NLOCK> exclusive_locks{};
};

namespace {

/// SQLite allocates it; constructed in xOpen, destroyed in xClose.
struct Handle {
    sqlite3_file base;
    CrashDisk* disk;
    std::shared_ptr<void> keeps;  ///< the file, while anybody has it open
    int lock = SQLITE_LOCK_NONE;
    unsigned shared_held = 0;
    unsigned exclusive_held = 0;
};

Handle& handle_of(sqlite3_file* file) {
    return *reinterpret_cast<Handle*>(file);
}

}  // namespace

/// The callbacks, as C wants them.
struct CrashFileMethods {
    using File = CrashDisk::File;

    static CrashDisk& disk_of(sqlite3_vfs* vfs) { return *static_cast<CrashDisk*>(vfs->pAppData); }
    static File& of(sqlite3_file* file) { return *static_cast<File*>(handle_of(file).keeps.get()); }

    static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* flags_out) {
        auto& disk = disk_of(vfs);
        file->pMethods = nullptr;
        if (disk.is_dead()) return SQLITE_CANTOPEN;
        const std::string name = path == nullptr ? "temporary" : path;
        if (!disk.files_.contains(name) && (flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
        auto& node = disk.files_[name];
        if (!node) node = std::make_shared<File>(File{.path = name});
        auto* handle = new (file) Handle{};
        handle->base.pMethods = methods();
        handle->disk = &disk;
        handle->keeps = node;
        node->handles.insert(handle);
        if (flags_out != nullptr) *flags_out = flags;
        return SQLITE_OK;
    }

    static int close(sqlite3_file* file) {
        auto& handle = handle_of(file);
        drop_shared_locks(handle, of(file));
        of(file).handles.erase(&handle);
        handle.~Handle();
        file->pMethods = nullptr;
        return SQLITE_OK;
    }

    static int read(sqlite3_file* file, void* to, int amount, sqlite3_int64 offset) {
        const auto& content = of(file).content;
        const auto wanted = static_cast<std::size_t>(amount);
        const auto from = static_cast<std::size_t>(offset);
        const auto present = from >= content.size() ? 0 : std::min(wanted, content.size() - from);
        if (present > 0) std::memcpy(to, content.data() + from, present);
        std::memset(static_cast<char*>(to) + present, 0, wanted - present);
        return present == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
    }

    static int change(sqlite3_file* file, const char* what, Unsynced unsynced) {
        auto& disk = *handle_of(file).disk;
        auto& node = of(file);
        if (disk.is_dead()) return SQLITE_IOERR;
        if (disk.writes_counted_ && !disk.passes(what, node.path)) return SQLITE_IOERR;
        if (disk.write_failure_ != 0) return disk.write_failure_;
        ++disk.counts_.writes;
        apply(node.content, unsynced, unsynced.bytes.size());
        node.unsynced.push_back(std::move(unsynced));
        return SQLITE_OK;
    }

    static int write(sqlite3_file* file, const void* from, int amount, sqlite3_int64 offset) {
        return change(
            file, "write",
            {static_cast<std::size_t>(offset), {static_cast<const char*>(from), static_cast<std::size_t>(amount)}});
    }

    static int truncate(sqlite3_file* file, sqlite3_int64 size) {
        return change(file, "truncate", {static_cast<std::size_t>(size), {}, true});
    }

    static int sync(sqlite3_file* file, int) {
        auto& disk = *handle_of(file).disk;
        auto& node = of(file);
        if (!disk.passes("before sync", node.path)) return SQLITE_IOERR;
        if (disk.sync_failure_ != 0) return disk.sync_failure_;
        ++disk.counts_.syncs;
        node.synced = node.content;
        node.ever_synced = true;
        node.unsynced.clear();
        return disk.passes("after sync", node.path) ? SQLITE_OK : SQLITE_IOERR;
    }

    static int size(sqlite3_file* file, sqlite3_int64* size) {
        *size = static_cast<sqlite3_int64>(of(file).content.size());
        return SQLITE_OK;
    }

    static int lock(sqlite3_file* file, int level) {
        auto& handle = handle_of(file);
        for (const auto* other : of(file).handles) {
            if (other == &handle) continue;
            const bool in_the_way = level == SQLITE_LOCK_SHARED      ? other->lock >= SQLITE_LOCK_PENDING
                                    : level == SQLITE_LOCK_EXCLUSIVE ? other->lock >= SQLITE_LOCK_SHARED
                                                                     : other->lock >= SQLITE_LOCK_RESERVED;
            if (in_the_way) return SQLITE_BUSY;
        }
        handle.lock = std::max(handle.lock, level);
        return SQLITE_OK;
    }

    static int unlock(sqlite3_file* file, int level) {
        handle_of(file).lock = std::min(handle_of(file).lock, level);
        return SQLITE_OK;
    }

    static int check_reserved(sqlite3_file* file, int* reserved) {
        *reserved = std::ranges::any_of(of(file).handles, [](auto* one) { return one->lock >= SQLITE_LOCK_RESERVED; });
        return SQLITE_OK;
    }

    static int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
    static int sector_size(sqlite3_file*) { return kSector; }
    /// As the system's VFS says: a power cut tears what is being written, never its neighbours.
    static int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

    static int shared_map(sqlite3_file* file, int region, int, int extend, void volatile** memory) {
        auto& shared = of(file).shared;
        const auto index = static_cast<std::size_t>(region);
        *memory = nullptr;
        if (index >= shared.size() && extend == 0) return SQLITE_OK;
        while (shared.size() <= index) shared.push_back(std::make_unique<std::array<char, kRegion>>());
        *memory = shared[index]->data();
        return SQLITE_OK;
    }

    static int shared_lock(sqlite3_file* file, int first, int count, int flags) {
        auto& handle = handle_of(file);
        auto& node = of(file);
        const auto begin = static_cast<std::size_t>(first);
        const auto end = begin + static_cast<std::size_t>(count);
        const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
        if ((flags & SQLITE_SHM_LOCK) != 0) {
            for (std::size_t slot = begin; slot < end; ++slot) {
                const int shared_by_others = node.shared_locks[slot] - ((handle.shared_held >> slot) & 1U ? 1 : 0);
                const bool held = node.exclusive_locks[slot] != nullptr && node.exclusive_locks[slot] != &handle;
                if (held || (exclusive && shared_by_others > 0)) return SQLITE_BUSY;
            }
        }
        for (std::size_t slot = begin; slot < end; ++slot) set_shared_lock(handle, node, slot, flags);
        return SQLITE_OK;
    }

    static void set_shared_lock(Handle& handle, File& node, std::size_t slot, int flags) {
        const unsigned bit = 1U << slot;
        const bool locks = (flags & SQLITE_SHM_LOCK) != 0;
        if ((flags & SQLITE_SHM_EXCLUSIVE) != 0) {
            node.exclusive_locks[slot] = locks ? &handle : nullptr;
            handle.exclusive_held = locks ? handle.exclusive_held | bit : handle.exclusive_held & ~bit;
            return;
        }
        if (locks == ((handle.shared_held & bit) != 0)) return;
        node.shared_locks[slot] += locks ? 1 : -1;
        handle.shared_held ^= bit;
    }

    static void drop_shared_locks(Handle& handle, File& node) {
        for (std::size_t slot = 0; slot < SQLITE_SHM_NLOCK; ++slot) {
            set_shared_lock(handle, node, slot, SQLITE_SHM_UNLOCK | SQLITE_SHM_SHARED);
            if (node.exclusive_locks[slot] == &handle) node.exclusive_locks[slot] = nullptr;
        }
    }

    static void shared_barrier(sqlite3_file*) {}

    static int shared_unmap(sqlite3_file* file, int remove) {
        drop_shared_locks(handle_of(file), of(file));
        if (remove != 0) of(file).shared.clear();
        return SQLITE_OK;
    }

    static int remove(sqlite3_vfs* vfs, const char* path, int) {
        auto& disk = disk_of(vfs);
        if (disk.is_dead()) return SQLITE_IOERR;
        return disk.files_.erase(path) > 0 ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
    }

    static int access(sqlite3_vfs* vfs, const char* path, int, int* result) {
        *result = disk_of(vfs).files_.contains(path) ? 1 : 0;
        return SQLITE_OK;
    }

    static int full_path(sqlite3_vfs*, const char* path, int room, char* out) {
        sqlite3_snprintf(room, out, "%s", path);
        return SQLITE_OK;
    }

    static int randomness(sqlite3_vfs*, int amount, char* out) {
        std::memset(out, 7, static_cast<std::size_t>(amount));
        return amount;
    }
    static int sleep(sqlite3_vfs*, int microseconds) { return microseconds; }
    static int now(sqlite3_vfs*, double* day) {
        *day = 2461000.5;
        return SQLITE_OK;
    }

    static const sqlite3_io_methods* methods() {
        static constexpr sqlite3_io_methods kMethods{
            .iVersion = 2,
            .xClose = close,
            .xRead = read,
            .xWrite = write,
            .xTruncate = truncate,
            .xSync = sync,
            .xFileSize = size,
            .xLock = lock,
            .xUnlock = unlock,
            .xCheckReservedLock = check_reserved,
            .xFileControl = control,
            .xSectorSize = sector_size,
            .xDeviceCharacteristics = characteristics,
            .xShmMap = shared_map,
            .xShmLock = shared_lock,
            .xShmBarrier = shared_barrier,
            .xShmUnmap = shared_unmap,
            .xFetch = nullptr,
            .xUnfetch = nullptr,
        };
        return &kMethods;
    }
};

CrashDisk::CrashDisk() : vfs_{std::make_unique<sqlite3_vfs>()} {
    static int next = 0;
    name_ = fmt::format("crash-disk-{}", next++);
    vfs_->iVersion = 1;
    vfs_->szOsFile = sizeof(Handle);
    vfs_->mxPathname = 512;
    vfs_->zName = name_.c_str();
    vfs_->pAppData = this;
    vfs_->xOpen = CrashFileMethods::open;
    vfs_->xDelete = CrashFileMethods::remove;
    vfs_->xAccess = CrashFileMethods::access;
    vfs_->xFullPathname = CrashFileMethods::full_path;
    vfs_->xRandomness = CrashFileMethods::randomness;
    vfs_->xSleep = CrashFileMethods::sleep;
    vfs_->xCurrentTime = CrashFileMethods::now;
    if (sqlite3_vfs_register(vfs_.get(), 0) != SQLITE_OK) throw std::runtime_error{"SQLite takes no VFS"};
}

CrashDisk::~CrashDisk() {
    sqlite3_vfs_unregister(vfs_.get());
}

bool CrashDisk::is_dead() const {
    return gone_ || (fate_ != nullptr && fate_->dead());
}

bool CrashDisk::passes(const char* what, const std::string& file) {
    if (gone_) return false;
    return fate_ == nullptr || fate_->pass(fmt::format("{} {}", what, file));
}

std::shared_ptr<CrashDisk::File> CrashDisk::bytes_of(const File& file) {
    auto copy = std::make_shared<File>();
    copy->path = file.path;
    copy->content = file.content;
    copy->synced = file.synced;
    copy->ever_synced = file.ever_synced;
    copy->unsynced = file.unsynced;
    return copy;
}

void CrashDisk::copy_from(const CrashDisk& other) {
    files_.clear();
    for (const auto& [path, file] : other.files_) files_[path] = bytes_of(*file);
}

void CrashDisk::kill_process() {
    // Its files go on under new nodes: what the destructors of the dead still do reaches nothing.
    for (auto& [path, file] : files_) file = bytes_of(*file);
    gone_ = true;
}

void CrashDisk::cut_power(Random& random) {
    kill_process();
    std::erase_if(files_, [&](const auto& entry) { return !entry.second->ever_synced && random.below(2) == 0; });
    for (auto& [path, file] : files_) {
        auto content = file->synced;
        for (const auto& change : file->unsynced) {
            const auto sectors = (change.bytes.size() + kSector - 1) / kSector;
            switch (random.below(3)) {
                case 0: break;
                case 1: apply(content, change, change.bytes.size()); break;
                case 2:
                    apply(content, change, std::min(change.bytes.size(), random.below(sectors + 1) * kSector));
                    break;
            }
        }
        file->content = file->synced = content;
        file->unsynced.clear();
    }
}

}  // namespace lockstep::simulation
