// One person's edge of one group pair: what both sides are to have (DESIGN §4.5). Pure.
#pragma once

#include <optional>
#include <vector>

#include "model/change.hpp"
#include "model/pair.hpp"

namespace lockstep::sync {

/// What is known of the edge.
struct EdgeSeen {
    bool jumpcloud = false;
    bool okta = false;
    PairEdge known;      ///< what is remembered; all unset if nothing is
    bool linked = true;  ///< false: one of the two accounts is still to be created

    [[nodiscard]] bool on(Side side) const { return side == Side::okta ? okta : jumpcloud; }
};

enum class EdgeRest {
    none,
    first_link,  ///< the pair has not begun, and nobody has said whose edges count
    kept,        ///< an extra member whom `extra: keep` leaves where they are
};

struct EdgeWish {
    bool there = false;  ///< what both sides are to have, unless it rests
    EdgeRest rest = EdgeRest::none;
    Cause cause = Cause::group_pair;
};

/// For an edge that one side has and the other has not.
/// @param their_first this person has not been in pairs before, so that their source decides.
[[nodiscard]] EdgeWish merge_edge(const GroupPair& pair, const EdgeSeen& seen, bool their_first, Side source);

/// Takes the place of what was remembered of that pair. In the order of the pairs, so that steps that end in another
/// order leave the same standing.
void put_edge(std::vector<PairEdge>& edges, PairEdge edge);

}  // namespace lockstep::sync
