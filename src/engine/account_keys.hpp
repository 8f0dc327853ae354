// By what accounts are found without their values: hashes of what matching compares and of names that only one may hold
// (DESIGN §12). What they answer is checked on the values.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/row_digest.hpp"
#include "engine/seen_table.hpp"
#include "policy/policy.hpp"
#include "store/store.hpp"

namespace lockstep::engine {

[[nodiscard]] std::uint64_t match_hash(const RowDigest& digest, std::size_t rule, const std::string& key);
[[nodiscard]] std::uint64_t name_hash(const RowDigest& digest, Side side, std::string_view attribute,
                                      std::string_view value);
/// Whether the names held under this attribute are among an account's keys.
[[nodiscard]] bool is_indexed_name(const policy::Policy& policy, Side side, std::string_view attribute);
/// What the account holds under an indexed name; empty if nothing.
[[nodiscard]] std::string name_held(const policy::Policy& policy, const Account& account, std::string_view attribute);

/// All of one account, each once.
[[nodiscard]] std::vector<std::uint64_t> account_keys(const policy::Policy& policy, const RowDigest& digest,
                                                      const Account& account, WallTime now);
/// What the keys and digests of all accounts rest on.
[[nodiscard]] std::string layout_text(const policy::Policy& policy);

/// Who holds which key, of all accounts that this pass has seen.
class KeyIndex {
public:
    struct Entry {
        std::uint64_t key = 0;
        SeenTable::Number number = 0;
        friend auto operator<=>(const Entry&, const Entry&) = default;
    };

    void add(SeenTable::Number number, const std::vector<std::uint64_t>& keys) {
        for (const auto key : keys) entries_.push_back({key, number});
    }
    /// Once all are in.
    void sort();
    [[nodiscard]] std::span<const Entry> of(std::uint64_t key) const;
    /// All entries, those of one key beside each other.
    [[nodiscard]] std::span<const Entry> all() const { return entries_; }

private:
    std::vector<Entry> entries_;
};

/// @throws StoreError.
Task<KeyIndex> load_keys(store::Store& store, const SeenTable& table);

}  // namespace lockstep::engine
