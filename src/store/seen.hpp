// What a pass keeps in memory of each account of the mirror, and how the mirror keeps it between two passes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/enum_names.hpp"
#include "model/account.hpp"

namespace lockstep::store {

/// One account. Its place in the table is its number: the first has number 1.
struct SeenRow {
    std::uint64_t id = 0;  ///< keyed hash of side and id; 0: the place is free
    std::array<std::uint8_t, 16> digest{};
    std::array<std::uint8_t, 16> bytes{};  ///< digest of the very JSON that `digest` was decoded from; 0: none
    std::uint64_t edges = 0;               ///< keyed hash of the memberships that the policy names
    std::uint64_t refers = 0;              ///< keyed hash of the account that its plan asked about (a manager); 0: none
    std::uint32_t partner = 0;             ///< number of the account it is linked with; 0: none
    std::uint16_t population = 0;          ///< by the order of the policy, from 1; 0: none
    std::uint8_t state = 0;                ///< AccountState
    std::uint8_t flags = 0;                ///< of engine/seen_table.hpp
    friend bool operator==(const SeenRow&, const SeenRow&) = default;
};
static_assert(sizeof(SeenRow) == 64);

/// Rows are written a part at a time: that of `number` holds the places from `number * kPartRows` on.
inline constexpr std::size_t kPartRows = 512;
struct SeenPart {
    std::size_t number = 0;
    std::vector<SeenRow> rows;
};

/// What the table as a whole rests on.
struct SeenFacts {
    std::string key;                ///< of all digests here, as hex
    std::string context;            ///< digest of the policy and of what it names: rows settled under another are not
    std::string token;              ///< the same in `state.db`: the digests are not ahead of the bases there
    std::size_t active_linked = 0;  ///< people, at the last complete pass
    friend bool operator==(const SeenFacts&, const SeenFacts&) = default;
};

struct SeenImage {
    std::vector<SeenRow> rows;
    SeenFacts facts;
};

/// The attributes that accounts hold their values by, of both directories.
struct Layout {
    std::vector<std::string> jumpcloud, okta;
    friend bool operator==(const Layout&, const Layout&) = default;
};

/// An account of the mirror, with the hashes that matching and the search for free names find it by.
struct MirrorRow {
    std::uint32_t number = 0;
    Account account;
    std::vector<std::uint64_t> keys{};
};
/// A group, an app or a device group of the mirror, with who is in it if that was read.
struct MirrorGroup {
    enum class Kind { group, app, device_group };
    Kind kind = Kind::group;
    Group group;                           ///< of an app: its id, and its label as the name
    bool knows_members = false;            ///< its list of members was read too
    std::vector<std::uint64_t> members{};  ///< `SeenRow::id` of each, in rising order
    friend bool operator==(const MirrorGroup&, const MirrorGroup&) = default;
};

/// What the mirror as a whole is a picture of.
struct Picture {
    WallTime read_at{};  ///< when the reading began: nothing here is older
    Layout layout;       ///< the attributes that were read
    friend bool operator==(const Picture&, const Picture&) = default;
};

struct MirrorKeys {
    std::uint32_t number = 0;
    std::vector<std::uint64_t> keys;
    friend bool operator==(const MirrorKeys&, const MirrorKeys&) = default;
};

}  // namespace lockstep::store

namespace lockstep {
template <>
struct EnumNames<store::MirrorGroup::Kind> {
    static constexpr std::array<std::string_view, 3> kNames{"group", "app", "device_group"};
};
}  // namespace lockstep
