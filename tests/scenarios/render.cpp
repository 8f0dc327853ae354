#include "tests/scenarios/render.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lockstep::scenarios {
namespace {

std::string quoted(const Value& value) {
    return value.is_something() ? fmt::format("\"{}\"", to_display(value)) : to_display(value);
}

std::string object_of(const Change& change) {
    if (change.kind == ChangeKind::link) return " = " + change.object_name;
    if (!change.object_name.empty()) return " " + change.object_name;
    return {};
}

std::string render(const Change& change, const std::vector<Change>& all) {
    std::string text = fmt::format("{} {} {}{}: {}\n", name_of(change.kind), name_of(change.side), change.person,
                                   object_of(change), change.reason);
    if (!change.before.empty() || !change.after.empty()) {
        text += fmt::format("    {} -> {}\n", change.before, change.after);
    }
    for (const auto& write : change.writes) {
        text += fmt::format("    {}: {} -> {}\n", write.attribute, quoted(write.before), quoted(write.after));
    }
    text += fmt::format("    cause {}{}{}\n", name_of(change.cause), change.commanded ? ", commanded" : "",
                        change.mail_by_default ? ", mail by default" : "");
    std::vector<std::string> needs;
    for (const auto& other : all) {
        if (std::ranges::find(change.needs, other.id) == change.needs.end()) continue;
        needs.push_back(fmt::format("{}{}", name_of(other.kind), object_of(other)));
    }
    if (!needs.empty()) text += fmt::format("    after {}\n", fmt::join(needs, ", "));
    if (change.unlock_first) text += "    unlocked first\n";
    if (!change.devices.empty()) text += fmt::format("    takes away {}\n", fmt::join(change.devices, ", "));
    if (change.staged) text += fmt::format("    held by {}\n", change.held_by);
    return text;
}

std::string render(const Case& open) {
    std::string text = fmt::format("case {} {}: {}\n", name_of(open.kind), open.person, open.question);
    for (const auto& candidate : open.candidates) {
        text += fmt::format("    {} {} {}: {}\n", name_of(candidate.side), candidate.account.value, candidate.label,
                            candidate.why);
    }
    return text + fmt::format("    answers: {}\n", fmt::join(open.answers, " | "));
}

std::string show(const std::optional<WallTime>& time) {
    return time ? to_rfc3339(*time) : "none";
}

std::string moved(std::string_view what, const std::string& before, const std::string& after) {
    return before == after ? std::string{} : fmt::format("then {}: {} -> {}\n", what, before, after);
}

std::string named(std::string_view text) {
    return std::string{text.empty() ? "none" : text};
}

std::string show(const Base* base) {
    if (base == nullptr) return "none";
    return fmt::format("{} / {}{}", quoted(base->jumpcloud), quoted(base->okta), base->agreed ? "" : " (disagreed)");
}

const Base* find(const Standing& standing, const RuleId& rule) {
    const auto it = standing.bases.find(rule);
    return it == standing.bases.end() ? nullptr : &it->second;
}

std::string show(const Standing& standing, const PairId& pair) {
    const auto it = std::ranges::find(standing.pair_edges, pair, &PairEdge::pair);
    if (it == standing.pair_edges.end()) return "none";
    std::string text{it->marked ? "marked" : "not marked"};
    if (it->wanted) text += *it->wanted ? ", wanted" : ", not wanted";
    if (it->given) text += fmt::format(", given in {}", name_of(*it->given));
    return text;
}

/// Only what differs: most of a standing stays as it is.
std::string differences(const Standing& before, const Standing& after) {
    std::string text = moved("population", named(before.population), named(after.population));
    const auto source = [](const Standing& standing) {
        return std::string{standing.source ? name_of(*standing.source) : "none"};
    };
    text += moved("source", source(before), source(after));
    for (const Side side : kSides) {
        const auto state = [&](const Standing& standing) { return standing.place(side).gone ? "gone" : "there"; };
        text += moved(name_of(side), state(before), state(after));
        const auto returns = [&](const Standing& standing) { return standing.place(side).returns ? "yes" : "no"; };
        text += moved(fmt::format("{} returns", name_of(side)), returns(before), returns(after));
    }
    std::map<RuleId, bool> rules;
    for (const auto* standing : {&before, &after}) {
        for (const auto& [rule, base] : standing->bases) rules[rule] = true;
    }
    for (const auto& [rule, is_there] : rules) {
        text += moved("base of " + rule.value, show(find(before, rule)), show(find(after, rule)));
    }
    text += moved("offboarded", show(before.offboarded_at), show(after.offboarded_at));
    text += moved("grace until", show(before.grace_until), show(after.grace_until));
    std::map<PairId, bool> pairs;
    for (const auto* standing : {&before, &after}) {
        for (const auto& edge : standing->pair_edges) pairs[edge.pair] = true;
    }
    for (const auto& [pair, is_there] : pairs) {
        text += moved("edge of " + pair.value, show(before, pair), show(after, pair));
    }
    text += moved("in pairs since", show(before.in_pairs_since), show(after.in_pairs_since));
    const auto count = [](const auto& list) { return std::to_string(list.size()); };
    text += moved("things given", count(before.given), count(after.given));
    text += moved("decisions", count(before.decisions), count(after.decisions));
    return text;
}

}  // namespace

std::string render(const IdentityPlan& plan, const Standing& before) {
    std::string text;
    for (const auto& question : plan.questions) {
        text += fmt::format("ask {} {} {}{}{}\n", name_of(question.kind), name_of(question.side), question.subject,
                            question.value.empty() ? "" : " ", question.value);
    }
    for (const auto& change : plan.changes) text += render(change, plan.changes);
    for (const auto& conflict : plan.conflicts) {
        text += fmt::format("conflict {}: {} / {}: {}\n", conflict.rule.value, quoted(conflict.jumpcloud),
                            quoted(conflict.okta), conflict.reason);
    }
    for (const auto& open : plan.cases) text += render(open);
    for (const auto& notice : plan.notices) text += fmt::format("notice {}: {}\n", name_of(notice.kind), notice.text);
    for (const auto& stuck : plan.next.stuck) {
        text += fmt::format("stuck {} {} {}: {}\n", name_of(stuck.side), name_of(stuck.kind), stuck.attribute_or_object,
                            stuck.text);
    }
    if (plan.wake) text += fmt::format("wake {}\n", to_rfc3339(*plan.wake));
    if (plan.questions.empty()) text += differences(before, plan.next);
    return text.empty() ? "nothing\n" : text;
}

std::string render(const sync::PairPlan& plan) {
    std::string text;
    for (const auto& pair : plan.pairs) {
        text += fmt::format("pair {}: {}\n", pair.id.value, name_of(pair.direction));
        for (const Side side : kSides) {
            const auto& group = pair.group(side);
            text += fmt::format("    {} {} {} {}{}{}\n", name_of(side), group.id.empty() ? "none yet" : group.id.value,
                                group.name, name_of(group.kind), group.born_read_only ? " from the start" : "",
                                group.gone ? " gone" : "");
        }
        if (pair.begun_at) text += fmt::format("    begun {}\n", to_rfc3339(*pair.begun_at));
    }
    for (const auto& change : plan.creations) text += render(change, plan.creations);
    for (const auto& open : plan.cases) text += render(open);
    for (const auto& notice : plan.notices) {
        text += fmt::format("notice {} {}: {}\n", name_of(notice.kind), notice.person, notice.text);
    }
    return text.empty() ? "nothing\n" : text;
}

std::string render(const sync::Matching& matching) {
    std::string text;
    for (const auto& link : matching.links) {
        text += fmt::format("link {} = {}: {}{}\n", link.jumpcloud.value, link.okta.value, link.rules,
                            link.strong ? " (strong)" : "");
        if (!link.relinks.empty()) text += fmt::format("    goes on as {}\n", link.relinks.value);
    }
    for (const auto& open : matching.cases) text += render(open);
    for (const auto& further : matching.further) {
        text += fmt::format("further {} {} of {}\n", name_of(further.side), further.account.value, further.owner.value);
    }
    for (const auto& id : matching.alone_jumpcloud) text += fmt::format("alone jumpcloud {}\n", id.value);
    for (const auto& id : matching.alone_okta) text += fmt::format("alone okta {}\n", id.value);
    return text.empty() ? "nothing\n" : text;
}

}  // namespace lockstep::scenarios
