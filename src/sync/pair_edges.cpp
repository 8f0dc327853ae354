// The pass over a person's edges of group pairs: what both sides have, what they are to have, and what is remembered.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sync/edges.hpp"
#include "sync/pair_merge.hpp"
#include "sync/pairs.hpp"
#include "sync/passes.hpp"

namespace lockstep::sync {
namespace {

/// Who gave an edge, as far as the group, our own standing and the journal behind it tell.
std::string giver_of(const GroupPair& pair, const PairEdge& known, Side side) {
    const auto& group = pair.group(side);
    if (known.given == side) return "Lockstep added them";
    switch (group.kind) {
        case GroupKind::writable: return fmt::format("somebody added them, in {}'s console", title_of(side));
        case GroupKind::rule_filled: return "a rule of Okta, or somebody in its console, added them";
        case GroupKind::dynamic: return "a rule of JumpCloud added them";
        case GroupKind::application: return "an import from an application added them";
        case GroupKind::built_in: return "everybody is in it";
    }
    LOCKSTEP_UNREACHABLE();
}

bool moves_member(const Change& change) {
    return change.kind == ChangeKind::add_member || change.kind == ChangeKind::remove_member;
}

class PairsPass {
public:
    explicit PairsPass(Draft& draft) : draft_{draft}, pairs_{*draft.facts.pairs} {}

    void run() {
        for (const Side side : kSides) {
            if (draft_.account(side) == nullptr) continue;  // still to be created: in nothing
            held_[index(side)] = memberships_of(draft_, side);
            if (held_[index(side)] == nullptr) return;
        }
        auto& next = draft_.answer.next;
        forget_strangers(next.pair_edges);
        const bool was_outside = draft_.standing.population.empty();
        linked_ = draft_.standing.linked() && !draft_.is_created(draft_.target());
        their_first_ = !draft_.standing.in_pairs_since || was_outside || !linked_;
        if (was_outside || !linked_) next.pair_edges.clear();  // a way back is a first link, and so is a new account
        if (their_first_) next.in_pairs_since = draft_.now;
        for (const auto* pair : at_stake()) keep_the_same(*pair);
    }

private:
    static std::size_t index(Side side) { return static_cast<std::size_t>(side); }

    void forget_strangers(std::vector<PairEdge>& edges) const {
        std::erase_if(edges, [&](const PairEdge& edge) { return pairs_.find(edge.pair) == nullptr; });
    }

    /// The pairs that the person has an edge of, today or as remembered; in the order of their ids.
    std::vector<const GroupPair*> at_stake() const {
        std::map<PairId, const GroupPair*> found;
        for (const Side side : kSides) {
            if (held_[index(side)] == nullptr) continue;
            for (const auto& group : held_[index(side)]->groups) {
                if (const auto* pair = pairs_.find(side, group)) found.emplace(pair->id, pair);
            }
        }
        for (const auto& edge : draft_.answer.next.pair_edges) found.emplace(edge.pair, pairs_.find(edge.pair));
        for (const auto& change : draft_.answer.changes) {
            if (!moves_member(change)) continue;
            if (const auto* pair = pairs_.find(change.side, GroupId{change.object})) found.emplace(pair->id, pair);
        }
        std::vector<const GroupPair*> list;
        for (const auto& [id, pair] : found) list.push_back(pair);
        return list;
    }

    bool is_seen(const GroupPair& pair, Side side) const {
        const auto* held = held_[index(side)];
        const auto& group = pair.group(side).id;
        return held != nullptr && !group.empty() && std::ranges::count(held->groups, group) > 0;
    }

    PairEdge known(const GroupPair& pair) const {
        const auto& edges = draft_.answer.next.pair_edges;
        const auto it = std::ranges::find(edges, pair.id, &PairEdge::pair);
        PairEdge edge;
        if (it != edges.end()) edge = *it;
        edge.pair = pair.id;
        if (!pair.begun_at) edge.marked = false;  // under other terms, or of other groups
        return edge;
    }

    void keep_the_same(const GroupPair& pair) {
        // A group that is gone is no reason to take anybody out of the other; one still to be made is empty.
        for (const Side side : kSides) {
            const auto& group = pair.group(side);
            if (group.gone || (group.id.empty() && pair.creation.empty())) return;
        }
        EdgeSeen seen{is_seen(pair, Side::jumpcloud), is_seen(pair, Side::okta), known(pair), linked_};
        assigned_ = assigned_by_this_plan(pair);
        if (assigned_) (assigned_->side == Side::okta ? seen.okta : seen.jumpcloud) = assigned_->after == "member";
        if (seen.jumpcloud != seen.okta) return settle(pair, seen);
        if (assigned_) return;  // nothing is remembered before it is seen
        // After a write of ours a list may show what stood before, and does not even prove that both sides agree. And a
        // list without somebody never proves that they are out: a mark lost that way would bring them back.
        const bool is_doubtful = draft_.facts.written_lately || !seen.jumpcloud;
        if (is_doubtful && is_news(seen) && !is_read_again(pair, seen)) return;
        if (seen.jumpcloud) {
            seen.known.marked = true;
            seen.known.wanted.reset();
            put_edge(draft_.answer.next.pair_edges, std::move(seen.known));
        } else {
            std::erase_if(draft_.answer.next.pair_edges, [&](const PairEdge& edge) { return edge.pair == pair.id; });
        }
    }

    /// What `assign` is about to give or take on the side that decides; the pair carries that, once it is done.
    std::optional<Change> assigned_by_this_plan(const GroupPair& pair) const {
        if (pair.direction == Direction::both) return std::nullopt;
        const Side decides = pair.direction == Direction::to_okta ? Side::jumpcloud : Side::okta;
        const auto& changes = draft_.answer.changes;
        const auto it = std::ranges::find_if(changes, [&](const Change& change) {
            return moves_member(change) && change.side == decides && change.object == pair.group(decides).id.value;
        });
        return it == changes.end() ? std::nullopt : std::optional{*it};
    }

    /// That both sides agree changes what is remembered.
    static bool is_news(const EdgeSeen& seen) {
        if (seen.jumpcloud) return !seen.known.marked || seen.known.wanted;
        return seen.known.marked || seen.known.wanted || seen.known.given;
    }

    void settle(const GroupPair& pair, const EdgeSeen& seen) {
        const auto wish = merge_edge(pair, seen, their_first_, draft_.source());
        if (wish.rest != EdgeRest::none) return;
        const bool is_theirs = pair.direction == Direction::both && wish.cause == Cause::first_link;
        if (is_theirs && linked_) {
            auto edge = seen.known;
            edge.wanted = wish.there;
            put_edge(draft_.answer.next.pair_edges, std::move(edge));
        }
        const Side written = seen.okta == wish.there ? Side::jumpcloud : Side::okta;
        // An account still to be created is in nothing, but for what a rule puts it in the moment it is there.
        const auto decides = pair.group(other(written)).kind;
        if (!wish.there && draft_.account(other(written)) == nullptr && decides != GroupKind::writable) return;
        if (!pair.group(written).is_writable()) return;  // a source only; the pair itself says so
        if (!may_cross(pair, other(written))) return;    // what a rule gives or takes waits for a word
        if (!is_convicted(pair, wish.there, seen) || !is_still_writable(pair, written)) return;
        plan(pair, written, wish, seen);
    }

    /// A list raises suspicion; where it would take somebody out, under a two-way pair, or of somebody whom we have
    /// just written to, both edges are read again.
    bool is_convicted(const GroupPair& pair, bool gives, const EdgeSeen& seen) {
        if (gives && pair.direction != Direction::both && !draft_.facts.written_lately) return true;
        return is_read_again(pair, seen);
    }

    /// True once each edge was read by itself and is as the list shows it.
    bool is_read_again(const GroupPair& pair, const EdgeSeen& seen) {
        bool holds = true;
        for (const Side side : kSides) {
            const auto* account = draft_.account(side);
            const auto& group = pair.group(side).id;
            if (account == nullptr || group.empty() || held_[index(side)]->how == ReadHow::by_id) continue;
            if (assigned_ && assigned_->side == side) continue;  // as this plan leaves it
            const auto* answer = draft_.ask({Question::Kind::edge, side, account->id.value, group.value});
            const auto* is_member = answer == nullptr ? nullptr : std::get_if<bool>(answer);
            if (is_member == nullptr || *is_member != seen.on(side)) holds = false;
        }
        return holds;
    }

    /// The pass that resolved the pairs judged the group; who plans by reads made since then asks again.
    bool is_still_writable(const GroupPair& pair, Side written) {
        const auto& id = pair.group(written).id;
        const auto* held = held_[index(written)];
        if (id.empty() || held == nullptr || held->how == ReadHow::list) return true;
        const auto* answer = draft_.ask({Question::Kind::group, written, {}, id.value});
        const auto* group = answer == nullptr ? nullptr : std::get_if<Group>(answer);
        return group != nullptr && group->kind == GroupKind::writable;
    }

    std::string why_given(const GroupPair& pair, Side from, const EdgeSeen& seen) const {
        const auto& group = pair.group(from).name;
        if (assigned_)
            return fmt::format("{} is about to have them in {}: {}", title_of(from), group, assigned_->reason);
        return fmt::format("{} has them in {}: {}", title_of(from), group, giver_of(pair, seen.known, from));
    }

    std::string why_taken(const GroupPair& pair, Side written, const EdgeSeen& seen) const {
        const Side from = other(written);
        const auto& group = pair.group(from).name;
        if (assigned_) {
            return fmt::format("{} is about to have them in {} no more: {}", title_of(from), group, assigned_->reason);
        }
        return fmt::format("{} does not have them in {}; here {}", title_of(from), group,
                           giver_of(pair, seen.known, written));
    }

    void plan(const GroupPair& pair, Side written, const EdgeWish& wish, const EdgeSeen& seen) {
        const auto& group = pair.group(written);
        const Edge edge{ChangeKind::add_member, written, group.id.value, group.name};
        auto change = wish.there ? giving(draft_, edge, wish.cause, why_given(pair, other(written), seen))
                                 : taking(draft_, edge, wish.cause, why_taken(pair, written, seen));
        change.pair = pair.id;
        if (group.id.empty()) change.needs.push_back(pair.creation);
        if (assigned_) change.needs.push_back(assigned_->id);
        if (const auto* creation = draft_.find(ChangeKind::create_account, other(written)); creation && !wish.there) {
            change.needs.push_back(creation->id);
        }
        draft_.add(std::move(change));
    }

    Draft& draft_;
    const Pairs& pairs_;
    const Memberships* held_[2] = {nullptr, nullptr};
    bool linked_ = false;  ///< both accounts are there
    bool their_first_ = false;
    std::optional<Change> assigned_;  ///< concerning the pair at hand
};

/// Suspended and staged people take part, deprovisioned ones do not; nor does who is leaving, or being handed over, or
/// about to return empty: they enter pairs once they are back.
bool takes_part(const Draft& draft) {
    if (draft.outside || draft.heir != nullptr || draft.grace_over || returns_empty(draft)) return false;
    for (const Side side : kSides) {
        const auto* account = draft.account(side);
        if (account == nullptr) {
            if (side != draft.target() || !draft.is_created(side)) return false;
        } else if (account->state == AccountState::deprovisioned) {
            return false;
        }
    }
    return true;
}

}  // namespace

void pass::pairs(Draft& draft) {
    if (!draft.facts.pairs || draft.facts.pairs->all().empty() || !takes_part(draft)) return;
    PairsPass{draft}.run();
}

}  // namespace lockstep::sync
