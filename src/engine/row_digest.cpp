#include "engine/row_digest.hpp"

#include <sodium.h>

#include <cstring>

#include "core/assert.hpp"

namespace lockstep::engine {
namespace {

void append(std::string& bytes, std::string_view text) {
    // Most texts are short: one byte of length, or a mark and four.
    if (text.size() < 0xff) {
        bytes += static_cast<char>(text.size());
    } else {
        bytes += '\xff';
        for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>((text.size() >> shift) & 0xff);
    }
    bytes += text;
}

}  // namespace

struct RowDigest::State {
    crypto_generichash_state keyed;  ///< the key and the layout are in it already; copied for each row
    std::array<unsigned char, crypto_shorthash_KEYBYTES> short_key{};
    std::array<unsigned char, crypto_shorthash_siphashx24_KEYBYTES> bytes_key{};
};

RowDigest::RowDigest(const Key& key, std::string_view layout, std::string_view decoder)
    : state_{std::make_unique<State>()} {
    LOCKSTEP_ASSERT(sodium_init() >= 0);
    crypto_generichash_init(&state_->keyed, key.data(), key.size(), sizeof(Digest));
    // A whole block, so that nothing of it is left to be mixed in for each row.
    std::array<unsigned char, 128> block{};
    crypto_generichash(block.data(), 32, reinterpret_cast<const unsigned char*>(layout.data()), layout.size(),
                       key.data(), key.size());
    crypto_generichash_update(&state_->keyed, block.data(), block.size());
    crypto_generichash(state_->short_key.data(), state_->short_key.size(),
                       reinterpret_cast<const unsigned char*>("ids"), 3, key.data(), key.size());
    std::string bytes = "bytes";
    append(bytes, decoder);
    append(bytes, layout);
    crypto_generichash(state_->bytes_key.data(), state_->bytes_key.size(),
                       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), key.data(), key.size());
}

RowDigest::~RowDigest() = default;

RowDigest::Digest RowDigest::of(const directory::AccountRow& row) {
    bytes_.clear();
    bytes_ += static_cast<char>(row.state());
    append(bytes_, row.id());
    append(bytes_, row.login());
    append(bytes_, row.email());
    for (const auto& value : row.values()) {
        bytes_ += static_cast<char>(value.state);
        append(bytes_, value.text);
    }
    for (const auto mark : row.marks()) append(bytes_, mark);
    auto state = state_->keyed;
    Digest digest{};
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(bytes_.data()), bytes_.size());
    crypto_generichash_final(&state, digest.data(), digest.size());
    return digest;
}

RowDigest::Digest RowDigest::of_bytes(std::string_view bytes) const {
    Digest digest{};
    static_assert(sizeof(digest) == crypto_shorthash_siphashx24_BYTES);
    crypto_shorthash_siphashx24(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                                state_->bytes_key.data());
    return digest;
}

std::uint64_t RowDigest::of_id(Side side, std::string_view id) const {
    std::array<unsigned char, crypto_shorthash_BYTES> hash{};
    crypto_shorthash(hash.data(), reinterpret_cast<const unsigned char*>(id.data()), id.size(),
                     state_->short_key.data());
    std::uint64_t number = 0;
    static_assert(sizeof(number) == crypto_shorthash_BYTES);
    std::memcpy(&number, hash.data(), sizeof(number));
    number = side == Side::okta ? ~number : number;
    return number == 0 ? 1 : number;
}

std::uint64_t RowDigest::of_text(std::string_view kind, std::string_view text) const {
    std::string bytes{kind};
    bytes += '\0';
    bytes += text;
    return of_id(Side::jumpcloud, bytes);
}

RowDigest::Key make_digest_key(Random& random) {
    RowDigest::Key key{};
    for (std::size_t i = 0; i < key.size(); i += sizeof(std::uint64_t)) {
        const auto bits = random.next();
        std::memcpy(key.data() + i, &bits, sizeof(bits));
    }
    return key;
}

std::string to_hex(const RowDigest::Key& key) {
    std::string hex(2 * key.size() + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), key.data(), key.size());
    hex.pop_back();
    return hex;
}

std::optional<RowDigest::Key> find_digest_key(std::string_view hex) {
    RowDigest::Key key{};
    std::size_t size = 0;
    const char* end = nullptr;
    const int code = sodium_hex2bin(key.data(), key.size(), hex.data(), hex.size(), nullptr, &size, &end);
    if (code != 0 || size != key.size() || end != hex.data() + hex.size()) return std::nullopt;
    return key;
}

}  // namespace lockstep::engine
