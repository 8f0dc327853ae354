#include "cli/pair_says.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/object.hpp>

#include "cli/pairs_view.hpp"
#include "sync/pair_merge.hpp"
#include "sync/pairs.hpp"

namespace lockstep::cli {
namespace {

std::optional<bool> is_member(const Facts& facts, Side side, const GroupId& group) {
    if (group.empty()) return std::nullopt;
    for (const auto& [question, answer] : facts.answers) {
        if (question.kind != Question::Kind::memberships || question.side != side) continue;
        if (const auto* held = std::get_if<Memberships>(&answer)) return std::ranges::count(held->groups, group) > 0;
    }
    return std::nullopt;
}

std::string group_of(const GroupPair& pair, Side side) {
    return fmt::format("{}'s group {}", title_of(side), pair.group(side).name);
}

/// Why nobody of these accounts takes part in pairs; empty if they do.
std::string why_outside(const Facts& facts, const Standing& standing) {
    if (standing.population.empty()) return "in no population: the edge rests";
    for (const Side side : kSides) {
        const auto& account = facts.seen(side).account;
        if (!account) return fmt::format("no {} account: the edge rests", title_of(side));
        if (account->state == AccountState::deprovisioned) {
            return fmt::format("the {} account is deprovisioned: the edge rests", title_of(side));
        }
    }
    return {};
}

const Change* change_about(const IdentityPlan& plan, const GroupPair& pair) {
    const auto it = std::ranges::find(plan.changes, pair.id, &Change::pair);
    return it == plan.changes.end() ? nullptr : &*it;
}

/// Both sides differ, and the plan writes neither.
std::string why_resting(const PairSays& says, const Facts& facts, const Standing& standing, const IdentityPlan& plan) {
    const auto& pair = says.pair;
    if (auto outside = why_outside(facts, plan.next); !outside.empty()) return outside;
    auto known = says.known.value_or(PairEdge{});
    known.pair = pair.id;
    const sync::EdgeSeen seen{says.jumpcloud == true, says.okta == true, std::move(known), plan.next.linked()};
    const bool their_first = !standing.in_pairs_since || standing.population.empty();
    const auto wish = sync::merge_edge(pair, seen, their_first, plan.next.source.value_or(Side::jumpcloud));
    switch (wish.rest) {
        case sync::EdgeRest::first_link: return "nobody has said yet whose edges count: lockstep cases";
        case sync::EdgeRest::kept: return "an extra member, whom `extra: keep` leaves where they are";
        case sync::EdgeRest::none: break;
    }
    const Side written = seen.okta == wish.there ? Side::jumpcloud : Side::okta;
    const auto wanted = wish.there ? "to be added to" : "to be taken out of";
    if (!pair.group(written).is_writable()) {
        return fmt::format("{} {}, which is not ours to write ({})", wanted, group_of(pair, written),
                           name_of(pair.group(written).kind));
    }
    if (!sync::may_cross(pair, other(written))) {
        return fmt::format("a rule fills {}: what it gives and takes waits for a word, lockstep cases",
                           group_of(pair, other(written)));
    }
    return fmt::format("{} {}; held back: lockstep why-not says by what", wanted, group_of(pair, written));
}

void judge(PairSays& says, const Facts& facts, const Standing& standing, const IdentityPlan& plan) {
    const auto& pair = says.pair;
    for (const Side side : kSides) {
        if (!pair.group(side).gone && !(pair.group(side).id.empty() && pair.creation.empty())) continue;
        says.outcome = state_of(pair);
        says.rests = true;
        return;
    }
    if (const auto* change = change_about(plan, pair)) {
        const auto verb = change->kind == ChangeKind::add_member ? "to be added to" : "to be taken out of";
        says.outcome = fmt::format("{} {}", verb, group_of(pair, change->side));
    } else if (says.jumpcloud == true && says.okta == true) {
        says.outcome = "both sides have them";
    } else if (says.jumpcloud != true && says.okta != true) {
        says.outcome = "neither side has them";
    } else {
        says.outcome = why_resting(says, facts, standing, plan);
        says.rests = true;
    }
}

std::string shown(const std::optional<bool>& member) {
    if (!member) return "?";
    return *member ? "member" : "–";
}

std::string remembered(const std::optional<PairEdge>& known) {
    if (!known) return "–";
    std::string text = known->marked ? "on both sides" : "not on both sides";
    if (known->given) text += fmt::format(", added in {} by Lockstep", title_of(*known->given));
    return text;
}

}  // namespace

bool PairSays::is_named(const std::string& name) const {
    return name == pair.jumpcloud.name || name == pair.okta.name || name == title_of(pair) || name == pair.rule ||
           name == pair.id.value;
}

std::vector<PairSays> pairs_of(const Facts& facts, const Standing& standing, const IdentityPlan& plan) {
    std::vector<PairSays> list;
    if (!facts.pairs) return list;
    for (const auto& pair : facts.pairs->all()) {
        PairSays says{pair,
                      is_member(facts, Side::jumpcloud, pair.jumpcloud.id),
                      is_member(facts, Side::okta, pair.okta.id),
                      std::nullopt,
                      {},
                      false};
        const auto known = std::ranges::find(standing.pair_edges, pair.id, &PairEdge::pair);
        if (known != standing.pair_edges.end()) says.known = *known;
        judge(says, facts, standing, plan);
        list.push_back(std::move(says));
    }
    return list;
}

void print_pairs(const std::vector<PairSays>& pairs, const Terminal& terminal) {
    if (pairs.empty()) return;
    std::vector<std::vector<std::string>> rows{{"GROUP PAIR", "JUMPCLOUD", "OKTA", "REMEMBERED", ""}};
    for (const auto& says : pairs) {
        rows.push_back({says.pair.rule.empty() ? title_of(says.pair) : says.pair.rule, shown(says.jumpcloud),
                        shown(says.okta), remembered(says.known), says.outcome});
    }
    for (const auto& line : table(rows)) terminal.print("  " + line);
    terminal.print("");
}

boost::json::array pair_says_array(const std::vector<PairSays>& pairs) {
    const auto member = [](const std::optional<bool>& is) {
        return is ? boost::json::value(*is) : boost::json::value(nullptr);
    };
    boost::json::array array;
    for (const auto& says : pairs) {
        array.push_back(boost::json::object{{"pair", says.pair.id.value},
                                            {"jumpcloud_group", says.pair.jumpcloud.name},
                                            {"okta_group", says.pair.okta.name},
                                            {"direction", name_of(says.pair.direction)},
                                            {"jumpcloud", member(says.jumpcloud)},
                                            {"okta", member(says.okta)},
                                            {"marked", says.known && says.known->marked},
                                            {"outcome", says.outcome},
                                            {"rests", says.rests}});
    }
    return array;
}

}  // namespace lockstep::cli
