// A group pair as we remember it: by the ids of its two groups, so that a rename keeps it (DESIGN §4.5).
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/enum_names.hpp"
#include "model/account.hpp"
#include "model/ids.hpp"
#include "model/side.hpp"
#include "model/standing.hpp"

namespace lockstep {

enum class Direction { both, to_okta, to_jumpcloud };
/// What the edges are that only one side has when a pair begins.
enum class FirstPair { ask, jumpcloud, okta, union_, intersection };
/// What a one-way pair does with members of its target whom Lockstep has not added.
enum class Extra { remove, keep };

template <>
struct EnumNames<Direction> {
    static constexpr std::array<std::string_view, 3> kNames{"both", "to_okta", "to_jumpcloud"};
};
template <>
struct EnumNames<FirstPair> {
    static constexpr std::array<std::string_view, 5> kNames{"ask", "jumpcloud", "okta", "union", "intersection"};
};
template <>
struct EnumNames<Extra> {
    static constexpr std::array<std::string_view, 2> kNames{"remove", "keep"};
};

/// Whether a pair of this direction writes to `side`.
[[nodiscard]] constexpr bool writes_to(Direction direction, Side side) {
    switch (direction) {
        case Direction::both: return true;
        case Direction::to_okta: return side == Side::okta;
        case Direction::to_jumpcloud: return side == Side::jumpcloud;
    }
    LOCKSTEP_UNREACHABLE();
}

/// One of a pair's two groups.
struct PairedGroup {
    GroupId id;                            ///< empty: there is none yet
    std::string name;                      ///< when last seen; before that, the one that the policy gives it
    GroupKind kind = GroupKind::writable;  ///< when last seen
    bool born_read_only = false;           ///< it was never ours to write: a source, and no news
    bool gone = false;                     ///< there was one, and it is there no more

    [[nodiscard]] bool is_there() const { return !id.empty() && !gone; }
    [[nodiscard]] bool is_writable() const { return kind == GroupKind::writable; }
    friend bool operator==(const PairedGroup&, const PairedGroup&) = default;
};

/// How the two member lists stood at the last pass, by accounts.
struct PairCounts {
    int both = 0, jumpcloud_only = 0, okta_only = 0;  ///< of linked people
    int unlinked_jumpcloud = 0, unlinked_okta = 0;    ///< members who are nobody's linked account: left alone
    int protected_people = 0;                         ///< of linked people on one side only: a second person is asked

    friend bool operator==(const PairCounts&, const PairCounts&) = default;
};

struct GroupPair {
    PairId id;         ///< the names of both groups when the pair was made; never changes
    std::string rule;  ///< the policy's line that made it, `JUMPCLOUD = OKTA` as written
    Direction direction = Direction::both;
    FirstPair first = FirstPair::ask;
    Extra extra = Extra::remove;
    PairedGroup jumpcloud, okta;
    ChangeId creation;  ///< the change that will make the group that is missing; empty: none will
    /// Since then an edge of one side only is somebody's edit; until then it is part of the first link.
    std::optional<WallTime> begun_at;
    std::vector<Decision> decisions;
    std::string refused;  ///< why the vendor would not make the group of that name; empty: it was not refused
    PairCounts counts;

    [[nodiscard]] const PairedGroup& group(Side side) const { return side == Side::okta ? okta : jumpcloud; }
    [[nodiscard]] PairedGroup& group(Side side) { return side == Side::okta ? okta : jumpcloud; }
    friend bool operator==(const GroupPair&, const GroupPair&) = default;
};

/// `Engineering = eng`: how people call a pair.
[[nodiscard]] inline std::string title_of(const GroupPair& pair) {
    return pair.jumpcloud.name + " = " + pair.okta.name;
}

/// All pairs, found by their groups.
class Pairs {
public:
    Pairs() = default;
    explicit Pairs(std::vector<GroupPair> all) : all_{std::move(all)} {
        for (std::size_t i = 0; i < all_.size(); ++i) {
            by_id_.emplace(all_[i].id, i);
            for (const Side side : kSides) {
                const auto& group = all_[i].group(side);
                if (!group.id.empty()) by_group_.emplace(std::pair{side, group.id}, i);
            }
        }
    }

    [[nodiscard]] const std::vector<GroupPair>& all() const { return all_; }
    [[nodiscard]] const GroupPair* find(const PairId& id) const {
        const auto it = by_id_.find(id);
        return it == by_id_.end() ? nullptr : &all_[it->second];
    }
    [[nodiscard]] const GroupPair* find(Side side, const GroupId& group) const {
        const auto it = by_group_.find({side, group});
        return it == by_group_.end() ? nullptr : &all_[it->second];
    }

private:
    std::vector<GroupPair> all_;
    std::map<PairId, std::size_t> by_id_;
    std::map<std::pair<Side, GroupId>, std::size_t> by_group_;
};

}  // namespace lockstep
