#include "sync/pairs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "model/fold.hpp"
#include "sync/pair_names.hpp"

namespace lockstep::sync {
namespace {

const Decision* find_decision(const GroupPair& pair, std::string_view about) {
    const auto it = std::ranges::find(pair.decisions, about, &Decision::about);
    return it == pair.decisions.end() ? nullptr : &*it;
}

std::string key_of(Case::Kind kind, const GroupPair& pair, std::string_view rest = {}) {
    return fmt::format("{}:{}{}", lockstep::name_of(kind), pair.id.value, rest);
}

std::string takeover_key(const GroupPair& pair, Side side) {
    return key_of(Case::Kind::rule_took_over, pair, fmt::format("/{}", lockstep::name_of(side)));
}

Case question_about(const GroupPair& pair, Case::Kind kind, std::string key, std::string question,
                    std::vector<std::string> answers) {
    Case open;
    open.kind = kind;
    open.key = std::move(key);
    open.pair = pair.id;
    open.person = title_of(pair);
    open.question = std::move(question);
    open.answers = std::move(answers);
    return open;
}

std::string_view filled_by(GroupKind kind) {
    switch (kind) {
        case GroupKind::writable: return "people";
        case GroupKind::rule_filled: return "a rule of Okta";
        case GroupKind::dynamic: return "a rule of JumpCloud";
        case GroupKind::application: return "an application";
        case GroupKind::built_in: return "Okta itself";
    }
    LOCKSTEP_UNREACHABLE();
}

class Resolver {
public:
    Resolver(const policy::Policy& policy, const std::vector<GroupPair>& known, const GroupLists& groups)
        : policy_{policy}, known_{known} {
        for (const Side side : kSides) {
            for (const auto& group : groups.of(side)) {
                by_id_.emplace(std::pair{side, group.id}, &group);
                by_name_.emplace(std::pair{side, group.name}, &group);
            }
        }
    }

    PairPlan run() {
        for (const auto& rule : policy_.groups) go_on(rule);  // what is known has its groups before anything new
        for (const auto& rule : policy_.groups) {
            if (rule.pattern) {
                match(rule);
            } else if (!made_.contains(sync::key_of(rule))) {
                make(rule, rule.jumpcloud, rule.okta);
            }
        }
        for (auto& [rule, pair] : open_) settle(*rule, std::move(pair));
        return std::move(plan_);
    }

private:
    void go_on(const policy::GroupRule& rule) {
        const auto key = sync::key_of(rule);
        for (auto pair : known_) {
            if (pair.rule != key) continue;
            if (pair.direction != rule.direction) {  // under other terms the marks say nothing: a first link again
                pair.begun_at.reset();
                std::erase_if(pair.decisions,
                              [&](const Decision& one) { return one.about == key_of(Case::Kind::first_pair, pair); });
            }
            set_terms(pair, rule);
            for (const Side side : kSides) see(pair, side);
            if (!pair.jumpcloud.is_there() && !pair.okta.is_there()) continue;  // nothing is left to keep the same
            made_.insert(key);
            ids_.insert(pair.id);
            open_.emplace_back(&rule, std::move(pair));
        }
    }

    void match(const policy::GroupRule& rule) {
        const PairNames names{rule};
        const Side side = rule.pattern_side;
        for (const auto& [key, group] : by_name_) {
            if (key.first != side || group->name.empty() || claimed_.contains({side, group->id})) continue;
            if (takes_place_of_deleted(rule, *group)) continue;
            const auto counterpart = names.counterpart(group->name);
            if (!counterpart) continue;
            auto pair = side == Side::okta ? make_pair(rule, *counterpart, group->name)
                                           : make_pair(rule, group->name, *counterpart);
            if (writes_to_privileged(pair)) continue;
            if (!take(pair, side, *group)) continue;
            open_.emplace_back(&rule, std::move(pair));
        }
    }

    /// A group of a deleted one's name is no new pair: whether it takes its place is for a person to say.
    bool takes_place_of_deleted(const policy::GroupRule& rule, const Group& group) const {
        return std::ranges::any_of(open_, [&](const auto& open) {
            const auto& mine = open.second.group(group.side);
            return open.first == &rule && mine.gone && mine.name == group.name;
        });
    }

    void make(const policy::GroupRule& rule, const std::string& jumpcloud, const std::string& okta) {
        open_.emplace_back(&rule, make_pair(rule, jumpcloud, okta));
    }

    GroupPair make_pair(const policy::GroupRule& rule, const std::string& jumpcloud, const std::string& okta) {
        GroupPair pair;
        pair.id = {jumpcloud + "=" + okta};
        for (int n = 2; !ids_.insert(pair.id).second; ++n) pair.id = {fmt::format("{}={}#{}", jumpcloud, okta, n)};
        pair.jumpcloud.name = jumpcloud;
        pair.okta.name = okta;
        set_terms(pair, rule);
        return pair;
    }

    static void set_terms(GroupPair& pair, const policy::GroupRule& rule) {
        pair.rule = sync::key_of(rule);
        pair.direction = rule.direction;
        pair.first = rule.first;
        pair.extra = rule.extra;
    }

    /// How a group that the pair has stands today.
    void see(GroupPair& pair, Side side) {
        auto& mine = pair.group(side);
        if (mine.id.empty()) return;
        const auto found = by_id_.find({side, mine.id});
        mine.gone = found == by_id_.end();
        claimed_.insert({side, mine.id});
        if (mine.gone) return;
        if (!found->second->name.empty()) mine.name = found->second->name;  // else it could not be read
        mine.kind = found->second->kind;
        if (!mine.is_writable()) return;
        mine.born_read_only = false;
        std::erase_if(pair.decisions, [&](const Decision& one) { return one.about == takeover_key(pair, side); });
    }

    /// False: it is in another pair.
    bool take(GroupPair& pair, Side side, const Group& group) {
        if (!claimed_.insert({side, group.id}).second) {
            tell(pair, Notice::Kind::pair_waiting,
                 fmt::format("the {} group {} is in another pair already", title_of(side), group.name));
            return false;
        }
        pair.group(side) = {group.id, group.name, group.kind, group.kind != GroupKind::writable, false};
        pair.begun_at.reset();
        pair.refused.clear();
        return true;
    }

    bool writes_to_privileged(const GroupPair& pair) {
        for (const Side side : kSides) {
            const auto& name = pair.group(side).name;
            const bool listed = std::ranges::any_of(
                policy_.safety.privileged_groups, [&](const std::string& one) { return folded(one) == folded(name); });
            if (!listed || !writes_to(pair.direction, side)) continue;
            tell(pair, Notice::Kind::pair_waiting,
                 fmt::format("the {} group {} is privileged: only a pair with its literal name may write it",
                             title_of(side), name));
            return true;
        }
        return false;
    }

    void settle(const policy::GroupRule& rule, GroupPair pair) {
        pair.creation = {};
        // Whose group is found goes first: what is missing is made as its counterpart, in the same plan.
        const Side first = candidates(Side::jumpcloud, pair.jumpcloud.name).empty() ? Side::okta : Side::jumpcloud;
        for (const Side side : {first, other(first)}) {
            if (!pair.group(side).is_there()) complete(rule, pair, side);
        }
        for (const Side side : kSides) {
            if (pair.group(side).is_there()) judge(pair, side);
        }
        plan_.pairs.push_back(std::move(pair));
    }

    std::vector<const Group*> candidates(Side side, const std::string& name) const {
        std::vector<const Group*> found;
        const auto [first, last] = by_name_.equal_range({side, name});
        for (auto it = first; it != last; ++it) {
            if (!claimed_.contains({side, it->second->id})) found.push_back(it->second);
        }
        return found;
    }

    void complete(const policy::GroupRule& rule, GroupPair& pair, Side side) {
        rename_wanted(rule, pair, side);
        auto& mine = pair.group(side);
        const auto found = candidates(side, mine.name);
        if (!rule.pattern && mine.id.empty() && found.size() == 1) {
            take(pair, side, *found.front());
        } else if (!found.empty()) {
            adopt(pair, side, found);
        } else if (mine.gone) {
            tell(pair, Notice::Kind::pair_paused,
                 fmt::format("the {} group {} ({}) was deleted: the pair rests, and nobody is taken out of the other",
                             title_of(side), mine.name, mine.id.value));
        } else {
            create(rule, pair, side);
        }
    }

    /// Until there is a counterpart its name follows the group that it is the counterpart of.
    static void rename_wanted(const policy::GroupRule& rule, GroupPair& pair, Side side) {
        if (!rule.pattern || rule.pattern_side == side || !pair.group(side).id.empty()) return;
        const auto name = PairNames{rule}.counterpart(pair.group(other(side)).name);
        if (!name || *name == pair.group(side).name) return;
        pair.group(side).name = *name;
        pair.refused.clear();
    }

    void adopt(GroupPair& pair, Side side, const std::vector<const Group*>& found) {
        std::string ids;
        std::vector<std::string> answers;
        for (const auto* group : found) {
            ids += fmt::format("/{}", group->id.value);
            answers.push_back(found.size() == 1 ? "adopt" : group->id.value);
        }
        answers.emplace_back("leave");
        const auto key = key_of(Case::Kind::adopt_group, pair, fmt::format("/{}{}", lockstep::name_of(side), ids));
        if (const auto* decided = find_decision(pair, key)) {
            const auto chosen =
                std::ranges::find(found, decided->answer, [](const Group* one) { return one->id.value; });
            if (decided->answer == "leave") return;
            take(pair, side, chosen == found.end() ? *found.front() : **chosen);
            return;
        }
        const auto& mine = pair.group(side);
        plan_.cases.push_back(question_about(
            pair, Case::Kind::adopt_group, key,
            mine.gone ? fmt::format("the {} group {} was deleted, and there is another one of its name: is it to take "
                                    "its place in the pair?",
                                    title_of(side), mine.name)
                      : fmt::format("{} has a group {} already, which Lockstep has not made: is it the counterpart of "
                                    "{}?",
                                    title_of(side), mine.name, pair.group(other(side)).name),
            std::move(answers)));
    }

    void create(const policy::GroupRule& rule, GroupPair& pair, Side side) {
        const auto& mine = pair.group(side);
        const auto& counterpart = pair.group(other(side));
        if (!pair.refused.empty()) {
            tell(pair, Notice::Kind::pair_waiting,
                 fmt::format("{} would not make the group {}: {}", title_of(side), mine.name, pair.refused));
            return;
        }
        if (!rule.create || !writes_to(rule.direction, side) || !counterpart.is_there()) {
            tell(pair, Notice::Kind::pair_waiting,
                 fmt::format("{} has no group {}{}", title_of(side), mine.name,
                             counterpart.is_there() && !rule.create ? "; `create: true` would make it" : ""));
            return;
        }
        if (by_name_.contains({side, mine.name}) || !being_made_.insert({side, mine.name}).second) {
            tell(pair, Notice::Kind::pair_waiting,
                 fmt::format("the {} group {} is in another pair already", title_of(side), mine.name));
            return;
        }
        Change change;
        change.kind = ChangeKind::create_group;
        change.side = side;
        change.person = title_of(pair);
        change.object_name = mine.name;
        change.pair = pair.id;
        change.before = "absent";
        change.after = mine.name;
        change.cause = Cause::group_pair;
        change.reason = fmt::format("{} has the group {}, and {} no counterpart", title_of(other(side)),
                                    counterpart.name, title_of(side));
        change.id = change_id(change);
        pair.creation = change.id;
        plan_.creations.push_back(std::move(change));
    }

    /// A group that is not ours to write is a source only.
    void judge(const GroupPair& pair, Side side) {
        const auto& mine = pair.group(side);
        if (mine.is_writable()) return;
        if (writes_to(pair.direction, side)) {
            tell(pair, Notice::Kind::pair_paused,
                 fmt::format("{} fills the {} group {}: it is a source only, nothing is written there",
                             filled_by(mine.kind), title_of(side), mine.name));
        }
        if (!is_taken_over(pair, side) || find_decision(pair, takeover_key(pair, side)) != nullptr) return;
        plan_.cases.push_back(
            question_about(pair, Case::Kind::rule_took_over, takeover_key(pair, side),
                           fmt::format("{} fills the {} group {} by now: does what it gives and takes cross to {}?",
                                       filled_by(mine.kind), title_of(side), mine.name, title_of(other(side))),
                           {"cross", "leave"}));
    }

    void tell(const GroupPair& pair, Notice::Kind kind, std::string text) {
        plan_.notices.push_back({kind, {}, "group pair " + title_of(pair), {}, std::move(text)});
    }

    const policy::Policy& policy_;
    const std::vector<GroupPair>& known_;
    std::map<std::pair<Side, GroupId>, const Group*> by_id_;
    std::multimap<std::pair<Side, std::string>, const Group*> by_name_;
    std::set<std::pair<Side, GroupId>> claimed_;  ///< a group is in at most one pair
    std::set<std::pair<Side, std::string>> being_made_;
    std::set<PairId> ids_;
    std::set<std::string> made_;  ///< rules that have a pair already
    std::vector<std::pair<const policy::GroupRule*, GroupPair>> open_;
    PairPlan plan_;
};

}  // namespace

PairPlan resolve_pairs(const policy::Policy& policy, const std::vector<GroupPair>& known, const GroupLists& groups) {
    return Resolver{policy, known, groups}.run();
}

GroupPair after_creation(GroupPair pair, const Group& made, WallTime at) {
    pair.group(made.side) = {made.id, made.name, made.kind, false, false};
    pair.creation = {};
    pair.refused.clear();
    // It came into being empty, which says nothing about anybody.
    pair.decisions.push_back({key_of(Case::Kind::first_pair, pair), "union", {}, {}, "Lockstep, which made it", at});
    return pair;
}

GroupPair after_refused_creation(GroupPair pair, std::string text) {
    pair.creation = {};
    pair.refused = std::move(text);
    return pair;
}

std::vector<Problem> problems_of(const policy::Policy& policy, const std::vector<GroupPair>& pairs) {
    std::vector<Problem> problems;
    for (const auto& pair : pairs) {
        const auto rule = std::ranges::find(policy.groups, pair.rule, [](const auto& one) { return key_of(one); });
        if (rule == policy.groups.end()) continue;
        for (const Side side : kSides) {
            const auto& mine = pair.group(side);
            if (!mine.is_there() || mine.is_writable() || !writes_to(pair.direction, side)) continue;
            const auto away = side == Side::okta ? Direction::to_jumpcloud : Direction::to_okta;
            problems.push_back({rule->at,
                                fmt::format("{} fills this {} group, so that it is a source only", filled_by(mine.kind),
                                            title_of(side)),
                                mine.name, fmt::format("`direction: {}`", lockstep::name_of(away)), ""});
        }
    }
    return problems;
}

std::optional<FirstPair> first_word(const GroupPair& pair) {
    if (!pair.creation.empty()) return FirstPair::union_;  // a group still to be made has no say
    if (const auto* decided = find_decision(pair, key_of(Case::Kind::first_pair, pair))) {
        return from_name<FirstPair>(decided->answer);
    }
    if (pair.first != FirstPair::ask) return pair.first;
    if (pair.counts.jumpcloud_only + pair.counts.okta_only == 0) return FirstPair::union_;  // nothing to decide
    return std::nullopt;
}

std::vector<Case> first_links(const std::vector<GroupPair>& pairs) {
    std::vector<Case> open;
    for (const auto& pair : pairs) {
        const bool is_there = pair.jumpcloud.is_there() && pair.okta.is_there();
        if (pair.direction != Direction::both || pair.begun_at || !is_there || first_word(pair)) continue;
        open.push_back(question_about(
            pair, Case::Kind::first_pair, key_of(Case::Kind::first_pair, pair),
            fmt::format("{} people are only in {} (JumpCloud), {} only in {} (Okta), {} in both: who is right?",
                        pair.counts.jumpcloud_only, pair.jumpcloud.name, pair.counts.okta_only, pair.okta.name,
                        pair.counts.both),
            {"jumpcloud", "okta", "union", "intersection"}));
    }
    return open;
}

std::vector<GroupPair> begun(std::vector<GroupPair> pairs, WallTime now) {
    for (auto& pair : pairs) {
        const bool is_there = pair.jumpcloud.is_there() && pair.okta.is_there();
        if (!pair.begun_at && is_there && (pair.direction != Direction::both || first_word(pair))) pair.begun_at = now;
    }
    return pairs;
}

bool is_taken_over(const GroupPair& pair, Side side) {
    const auto& mine = pair.group(side);
    return !mine.is_writable() && !mine.born_read_only && writes_to(pair.direction, other(side));
}

bool may_cross(const GroupPair& pair, Side side) {
    if (!is_taken_over(pair, side)) return true;
    const auto* decided = find_decision(pair, takeover_key(pair, side));
    return decided != nullptr && decided->answer == "cross";
}

}  // namespace lockstep::sync
