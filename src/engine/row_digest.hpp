// The keyed digests that stand for an account between two passes (DESIGN §3): people write some of the values
// themselves, so nobody without the key can make two of them alike.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/random.hpp"
#include "directory/directory.hpp"

namespace lockstep::engine {

class RowDigest {
public:
    using Key = std::array<std::uint8_t, 32>;
    using Digest = std::array<std::uint8_t, 16>;

    /// @param layout of what the rows hold: digests of different layouts are never alike.
    /// @param decoder that makes rows of bytes: digests of bytes for different ones are never alike.
    RowDigest(const Key& key, std::string_view layout, std::string_view decoder);
    ~RowDigest();
    RowDigest(const RowDigest&) = delete;
    RowDigest& operator=(const RowDigest&) = delete;

    /// BLAKE2b over id, state, names, marks and the values in slot order, each with length and type.
    [[nodiscard]] Digest of(const directory::AccountRow& row);
    /// SipHash-2-4 in 128 bits over an account as it lies in its page: whoever has the same had the same row.
    [[nodiscard]] Digest of_bytes(std::string_view bytes) const;
    /// 64 bits over a text; of `id` never 0.
    [[nodiscard]] std::uint64_t of_text(std::string_view kind, std::string_view text) const;
    [[nodiscard]] std::uint64_t of_id(Side side, std::string_view id) const;

private:
    struct State;
    std::unique_ptr<State> state_;
    std::string bytes_;  ///< of the row at hand
};

/// A new key, at random.
[[nodiscard]] RowDigest::Key make_digest_key(Random& random);
[[nodiscard]] std::string to_hex(const RowDigest::Key& key);
/// Empty if `hex` is no key.
[[nodiscard]] std::optional<RowDigest::Key> find_digest_key(std::string_view hex);

}  // namespace lockstep::engine
