// One process owns a state folder, for as long as it lives (DESIGN §12).
#pragma once

#include <filesystem>

namespace lockstep::store::sqlite {

class StateLock {
public:
    /// Makes the folder if there is none, for this user only.
    /// @throws StoreError `busy` with the process that holds it, `read_only` if the folder cannot be written.
    explicit StateLock(const std::filesystem::path& folder);
    ~StateLock();
    StateLock(const StateLock&) = delete;
    StateLock& operator=(const StateLock&) = delete;

private:
    int file_ = -1;
};

}  // namespace lockstep::store::sqlite
