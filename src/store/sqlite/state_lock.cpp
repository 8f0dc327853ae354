#include "store/sqlite/state_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include "store/store.hpp"

namespace lockstep::store::sqlite {
namespace {

std::string holder_of(int file) {
    std::array<char, 32> text{};
    const auto size = ::pread(file, text.data(), text.size() - 1, 0);
    return size > 0 ? fmt::format("process {}", std::string_view{text.data(), static_cast<std::size_t>(size)})
                    : "another process";
}

[[noreturn]] void fail(const std::filesystem::path& path, int error) {
    const bool refused = error == EACCES || error == EROFS || error == EPERM;
    const auto kind = error == ENOSPC ? StoreError::Kind::full
                      : refused       ? StoreError::Kind::read_only
                                      : StoreError::Kind::failed;
    throw StoreError{kind, fmt::format("{} cannot be written: {}", path.string(), std::strerror(error))};
}

}  // namespace

StateLock::StateLock(const std::filesystem::path& folder) {
    std::error_code error;
    if (std::filesystem::create_directories(folder, error)) {
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    }
    if (error) fail(folder, error.value());
    const auto path = folder / "lock";
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file_ < 0) fail(path, errno);
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
        const auto holder = errno == EWOULDBLOCK ? holder_of(file_) : std::string{std::strerror(errno)};
        ::close(file_);
        throw StoreError{StoreError::Kind::busy,
                         fmt::format("the state in {} is in use by {}; stop it, or name another folder with --state",
                                     folder.string(), holder)};
    }
    const auto pid = std::to_string(::getpid());
    if (::ftruncate(file_, 0) != 0 || ::pwrite(file_, pid.data(), pid.size(), 0) < 0) {
        const int failed = errno;
        ::close(file_);
        fail(path, failed);
    }
}

StateLock::~StateLock() {
    ::close(file_);
}

}  // namespace lockstep::store::sqlite
