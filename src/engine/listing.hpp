// Reads both directories to their ends, page by page: whoever is as the mirror has them is marked and dropped, the rest
// goes to the mirror (DESIGN §3, "A full pass streams").
#pragma once

#include <array>
#include <vector>

#include "core/clock.hpp"
#include "engine/account_keys.hpp"
#include "engine/directories.hpp"
#include "engine/pair_reading.hpp"
#include "engine/reading.hpp"
#include "engine/row_digest.hpp"
#include "engine/seen_table.hpp"
#include "policy/policy.hpp"
#include "store/store.hpp"

namespace lockstep::engine {

[[nodiscard]] store::Layout layout_of(const policy::Policy& policy);

class Listing {
public:
    /// @param trusts_bytes whoever lies in a page as they did the last time is not decoded.
    Listing(const policy::Policy& policy, Directories directories, store::Store& store, Clock& clock, SeenTable& table,
            RowDigest& digest, bool trusts_bytes)
        : policy_{policy},
          directories_{directories},
          store_{store},
          clock_{clock},
          table_{table},
          digest_{digest},
          trusts_bytes_{trusts_bytes} {}

    /// Marks in the table who is there and who has moved; memberships too. Nobody moved is settled any more.
    /// @return organisations, groups, apps and when it began; no accounts.
    /// @throws DirectoryError: no half reading ever comes back. StoreError.
    /// @param pairs whose groups' members are read too; with the groups as they were listed.
    Task<Reading> read(Lane lane, const ReadProgress& progress, PairsToday pairs);

    [[nodiscard]] std::size_t accounts(Side side) const { return counts_[static_cast<std::size_t>(side)]; }
    /// Somebody whom the list of that side showed; 0: nobody.
    [[nodiscard]] SeenTable::Number sentinel(Side side) const { return sentinels_[static_cast<std::size_t>(side)]; }

private:
    Task<> read_accounts(Side side, Lane lane, const ReadProgress& progress);
    /// As the mirror has them, down to the bytes.
    bool knows(Side side, std::string_view id, std::string_view bytes);
    void take(Side side, const directory::AccountRow& row);
    void see(Side side, SeenTable::Number number);
    Task<> flush();
    /// Whose memberships are others than last time.
    void compare_edges(const Reading& reading);

    const policy::Policy& policy_;
    Directories directories_;
    store::Store& store_;
    Clock& clock_;
    SeenTable& table_;
    RowDigest& digest_;
    bool trusts_bytes_;
    std::vector<store::MirrorRow> moved_;
    std::array<std::size_t, 2> counts_{};
    std::array<SeenTable::Number, 2> sentinels_{};
};

}  // namespace lockstep::engine
