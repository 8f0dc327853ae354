#include "sync/pair_merge.hpp"

#include <algorithm>

#include "sync/pairs.hpp"

namespace lockstep::sync {
namespace {

/// The authority's set, whoever added the extra ones.
EdgeWish merge_one_way(const GroupPair& pair, const EdgeSeen& seen, Side target) {
    const bool there = seen.on(other(target));
    const bool is_extra_of_others = !there && seen.known.given != target;
    if (pair.extra == Extra::keep && is_extra_of_others) return {true, EdgeRest::kept, Cause::group_pair};
    return {there, EdgeRest::none, Cause::group_pair};
}

EdgeWish at_first_link(const GroupPair& pair, const EdgeSeen& seen) {
    const auto word = first_word(pair);
    if (!word) return {false, EdgeRest::first_link, Cause::first_link};
    switch (*word) {
        case FirstPair::ask: return {false, EdgeRest::first_link, Cause::first_link};
        case FirstPair::jumpcloud: return {seen.jumpcloud, EdgeRest::none, Cause::first_link};
        case FirstPair::okta: return {seen.okta, EdgeRest::none, Cause::first_link};
        case FirstPair::union_: return {true, EdgeRest::none, Cause::first_link};
        case FirstPair::intersection: return {false, EdgeRest::none, Cause::first_link};
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace

EdgeWish merge_edge(const GroupPair& pair, const EdgeSeen& seen, bool their_first, Side source) {
    switch (pair.direction) {
        case Direction::to_okta: return merge_one_way(pair, seen, Side::okta);
        case Direction::to_jumpcloud: return merge_one_way(pair, seen, Side::jumpcloud);
        case Direction::both: break;
    }
    if (!pair.begun_at) {
        const auto wish = at_first_link(pair, seen);
        if (seen.linked || wish.rest != EdgeRest::none) return wish;
        their_first = true;  // linked later than the pair, were it by a moment
    }
    if (their_first) return {seen.on(source), EdgeRest::none, Cause::first_link};
    if (seen.known.wanted) return {*seen.known.wanted, EdgeRest::none, Cause::first_link};
    // (marked ∪ added on either side) \ removed on either side.
    return {!seen.known.marked, EdgeRest::none, Cause::group_pair};
}

void put_edge(std::vector<PairEdge>& edges, PairEdge edge) {
    std::erase_if(edges, [&](const PairEdge& known) { return known.pair == edge.pair; });
    edges.insert(std::ranges::lower_bound(edges, edge.pair, {}, &PairEdge::pair), std::move(edge));
}

}  // namespace lockstep::sync
