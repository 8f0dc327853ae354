// `lockstep explain PERSON [ATTRIBUTE|GROUP]`: both sides as they stand now, the base, the rules with their inputs,
// what is planned and what was written; with `--at TIME`, how our writes had left them then.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <set>
#include <stdexcept>

#include "cli/anatomy.hpp"
#include "cli/commands.hpp"
#include "cli/parts.hpp"
#include "cli/past.hpp"
#include "cli/people.hpp"
#include "cli/plan_view.hpp"
#include "cli/subject_authors.hpp"
#include "core/problem.hpp"
#include "engine/replan.hpp"
#include "model/json.hpp"

namespace lockstep::cli {
namespace {

namespace json = boost::json;

/// Leaves only what `subject` names, if it names anything. @throws std::runtime_error if it names nothing of this
/// policy, and neither the journal nor a directory knows anything of that name.
void keep_subject(Anatomy& anatomy, const std::string& subject, bool is_found) {
    if (subject.empty()) {
        std::erase_if(anatomy.pairs, [](const PairSays& says) { return !says.is_at_stake(); });
        return;
    }
    const bool is_known = cli::is_known(anatomy, subject);
    const auto names = names_in(anatomy);
    std::erase_if(anatomy.rules, [&](const RuleSays& rule) { return !rule.is_named(subject); });
    std::erase_if(anatomy.assigns, [&](const AssignSays& assign) { return assign.assign->name != subject; });
    std::erase_if(anatomy.pairs, [&](const PairSays& says) { return !says.is_named(subject); });
    if (is_known || is_found) return;
    const auto nearest = nearest_name(subject, names);
    throw std::runtime_error(fmt::format("no rule carries, nothing assigns and no group pair has \"{}\"{}", subject,
                                         nearest.empty() ? "" : fmt::format(", did you mean {}?", nearest)));
}

/// A rule carries it, so that it is no group.
bool explains(const Anatomy& anatomy, const std::string& subject) {
    return std::ranges::any_of(anatomy.rules, [&](const RuleSays& rule) { return rule.is_named(subject); });
}

/// The attributes of a rule that is named by either of them.
void add_attributes(const policy::Policy& policy, const std::string& subject, std::set<std::string>& names) {
    for (const auto& rule : policy.attributes) {
        RuleSays says;
        says.rule = &rule;
        if (rule.jumpcloud) says.jumpcloud_name = policy.jumpcloud.name(*rule.jumpcloud);
        if (rule.okta) says.okta_name = policy.okta.name(*rule.okta);
        if (says.is_named(subject)) names.insert({rule.id.value, says.jumpcloud_name, says.okta_name});
    }
}

/// All that the journal may call it: an attribute as the directory that was written does, groups and apps by their
/// ids, a pair by both of its groups.
Task<std::set<std::string>> names_of(Parts& parts, std::string subject, Standing standing) {
    auto& store = parts.store();
    std::set<std::string> names{subject};
    add_attributes(parts.policy(), subject, names);
    for (const auto& given : standing.given) {
        if (given.object_name == subject) names.insert(given.object);
    }
    for (const auto& pair : co_await store.list_pairs()) {
        PairSays says;
        says.pair = pair;
        if (!says.is_named(subject)) continue;
        for (const Side side : kSides) names.insert(pair.group(side).id.value);
    }
    names.erase("");
    co_return names;
}

std::string place_line(Side side, const Facts::Seen& seen, const Place& place) {
    if (!seen.account) {
        return fmt::format(
            "  {:10} {}", title_of(side),
            place.account.empty() ? "no account" : fmt::format("{} ({})", place.account.value, name_of(seen.presence)));
    }
    return fmt::format("  {:10} {}  {} ({})  login {}", title_of(side), seen.account->id.value,
                       name_of(seen.account->state), seen.account->vendor_status, seen.account->login);
}

void print_populations(const Anatomy& anatomy, const Terminal& terminal) {
    terminal.print(terminal.paint(Colour::bold, "Populations (the first that holds)"));
    for (const auto& says : anatomy.populations) {
        terminal.print(
            fmt::format("  {} {}: {}{}", says.holds ? "✓" : "–", says.population->name,
                        says.population->when ? says.population->when.text() : "always",
                        terminal.paint(Colour::dim, says.inputs.empty() ? "" : "  # " + to_text(says.inputs))));
    }
}

/// When both sides agreed last, by their values then.
template <class Shown>
std::string base_text(const RuleSays& says, const Shown& shown) {
    if (!says.rule->on_create.empty()) return "–";
    if (!says.base) return "never agreed";
    if (says.base->jumpcloud == says.jumpcloud && says.base->okta == says.okta) return "as they stand";
    return fmt::format("{} / {}", shown(Side::jumpcloud, says.base->jumpcloud), shown(Side::okta, says.base->okta));
}

void print_rules(const Anatomy& anatomy, const Names& names, const Terminal& terminal) {
    if (anatomy.rules.empty()) return;
    std::vector<std::vector<std::string>> rows{{"RULE", "FLOW", "JUMPCLOUD", "OKTA", "WANTED", "BASE (JC / OKTA)", ""}};
    for (const auto& says : anatomy.rules) {
        const auto shown = [&](Side side, const Value& value) {
            return says.rule->is_reference() ? names.of(side, to_display(value)) : to_display(value);
        };
        rows.push_back(
            {says.rule->id.value, says.flow, says.jumpcloud_name.empty() ? "–" : shown(Side::jumpcloud, says.jumpcloud),
             says.okta_name.empty() ? "–" : shown(Side::okta, says.okta),
             says.wants ? shown(says.written, *says.wants) : "–", base_text(says, shown), says.pinned ? "pinned" : ""});
    }
    for (const auto& line : table(rows)) terminal.print("  " + line);
    for (const auto& says : anatomy.rules) {
        if (!says.inputs.empty())
            terminal.print(fmt::format("  {} read {}", says.rule->id.value, to_text(says.inputs)));
        if (!says.candidates.empty()) {
            terminal.print(fmt::format("  {} tries {}", says.rule->id.value, fmt::join(says.candidates, ", then ")));
        }
        if (!says.no_value.empty())
            terminal.print(fmt::format("  {} has no value: {}", says.rule->id.value, says.no_value));
    }
    terminal.print("");
}

void print_assigns(const Anatomy& anatomy, const Terminal& terminal) {
    if (anatomy.assigns.empty()) return;
    terminal.print(terminal.paint(Colour::bold, "Assigned by the population"));
    for (const auto& says : anatomy.assigns) {
        terminal.print(fmt::format(
            "  {} {}: {}{}{}", says.applies ? "✓" : "–", says.assign->name,
            says.assign->when ? says.assign->when.text() : "always", says.given ? "  (given by Lockstep)" : "",
            terminal.paint(Colour::dim, says.inputs.empty() ? "" : "  # " + to_text(says.inputs))));
    }
    terminal.print("");
}

json::object inputs_object(const std::vector<Input>& inputs) {
    json::object object;
    for (const auto& input : inputs) object[input.name] = input.value;
    return object;
}

json::object rule_object(const RuleSays& says) {
    json::array candidates;
    for (const auto& name : says.candidates) candidates.emplace_back(name);
    return {{"rule", says.rule->id.value},
            {"flow", says.flow},
            {"jumpcloud", to_json(says.jumpcloud)},
            {"okta", to_json(says.okta)},
            {"wants", says.wants ? to_json(*says.wants) : json::value(nullptr)},
            {"no_value", says.no_value},
            {"base",
             says.base ? json::object{{"jumpcloud", to_json(says.base->jumpcloud)}, {"okta", to_json(says.base->okta)}}
                       : json::value(nullptr)},
            {"inputs", inputs_object(says.inputs)},
            {"candidates", std::move(candidates)},
            {"pinned", says.pinned}};
}

json::object explain_document(const engine::Replan::Outcome& now, const Anatomy& anatomy, const Plan& plan,
                              const std::vector<SubjectAuthor>& authors, const std::vector<JournalLine>& journal,
                              const Names& names) {
    json::array populations, rules, assigns;
    for (const auto& says : anatomy.populations) {
        populations.push_back(json::object{
            {"population", says.population->name}, {"holds", says.holds}, {"inputs", inputs_object(says.inputs)}});
    }
    for (const auto& says : anatomy.rules) rules.push_back(rule_object(says));
    for (const auto& says : anatomy.assigns) {
        assigns.push_back(json::object{{"name", says.assign->name},
                                       {"applies", says.applies},
                                       {"given", says.given},
                                       {"inputs", inputs_object(says.inputs)}});
    }
    const auto account = [](const Facts::Seen& seen) {
        return seen.account ? to_json(*seen.account) : json::value(nullptr);
    };
    const auto& standing = now.plan.next;
    return {{"identity", standing.id.value},
            {"person", standing.label},
            {"population", standing.population},
            {"source", standing.source ? name_of(*standing.source) : ""},
            {"protected", anatomy.is_protected},
            {"jumpcloud", account(now.facts.jumpcloud)},
            {"okta", account(now.facts.okta)},
            {"populations", std::move(populations)},
            {"rules", std::move(rules)},
            {"assigned", std::move(assigns)},
            {"pairs", pair_says_array(anatomy.pairs)},
            {"changed_by", authors_document(authors)},
            {"plan", json::parse(plan_document(plan))},
            {"journal", journal_document(journal, names)}};
}

Plan plan_of(const IdentityPlan& one, const policy::Policy& policy, WallTime now) {
    Plan plan;
    plan.made_at = now;
    plan.policy_digest = policy.digest;
    plan.changes = one.changes;
    plan.conflicts = one.conflicts;
    plan.cases = one.cases;
    plan.notices = one.notices;
    for (const auto& stuck : one.next.stuck) plan.stuck.push_back({one.next.id, one.next.label, stuck});
    return plan;
}

/// All that is shown of a person by an id.
NameSearch search_of(const Plan& plan, const std::vector<JournalLine>& journal, const Anatomy& anatomy) {
    NameSearch search;
    search.add(plan);
    search.add(journal);
    for (const auto& says : anatomy.rules) {
        if (!says.rule->is_reference()) continue;
        search.add(Side::jumpcloud, says.jumpcloud);
        search.add(Side::okta, says.okta);
        if (says.wants) search.add(says.written, *says.wants);
        if (!says.base) continue;
        search.add(Side::jumpcloud, says.base->jumpcloud);
        search.add(Side::okta, says.base->okta);
    }
    return search;
}

void print_now(const engine::Replan::Outcome& now, const Standing& standing, const Anatomy& anatomy, const Names& names,
               const Terminal& terminal) {
    const auto& next = now.plan.next;
    terminal.print(fmt::format("{}  population {}, source {}{}", terminal.paint(Colour::bold, standing.label),
                               next.population.empty() ? "(none)" : next.population,
                               next.source ? title_of(*next.source) : "–", anatomy.is_protected ? ", protected" : ""));
    for (const Side side : kSides) terminal.print(place_line(side, now.facts.seen(side), standing.place(side)));
    terminal.print("");
    print_populations(anatomy, terminal);
    terminal.print("");
    print_rules(anatomy, names, terminal);
    print_assigns(anatomy, terminal);
    print_pairs(anatomy.pairs, terminal);
}

Task<int> explain_now(Parts& parts, const ExplainOptions& options, Terminal& terminal) {
    const auto standing = co_await find_person(parts.store(), options.person);
    auto journal = co_await journal_of(parts.store(), standing.id);
    if (!options.subject.empty()) {
        journal = lines_about(std::move(journal), co_await names_of(parts, options.subject, standing));
    }
    engine::Replan replan{parts.policy(), parts.directories(), parts.store(), parts.clock()};
    const auto now = co_await replan.plan_fresh(standing, Lane::interactive);
    const auto at = parts.clock().wall_now();
    auto anatomy = anatomy_of(parts.policy(), now.facts, standing, now.plan, at);
    std::vector<Group> groups;
    if (!explains(anatomy, options.subject)) groups = co_await groups_named(parts, now.facts, options.subject);
    const bool is_state = options.subject == directory::kStateEdit;
    keep_subject(anatomy, options.subject, !journal.empty() || !groups.empty() || is_state);
    std::vector<SubjectAuthor> authors;
    if (is_state) {
        authors = co_await state_authors(parts, now.facts, standing);
    } else if (!options.subject.empty()) {
        authors = co_await authors_of(parts, anatomy, std::move(groups), standing);
    }
    const auto plan = plan_of(now.plan, parts.policy(), at);
    const auto names = co_await search_of(plan, journal, anatomy).find(parts.store());
    if (terminal.json()) {
        terminal.print_json(json::serialize(explain_document(now, anatomy, plan, authors, journal, names)));
        co_return kDone;
    }
    print_now(now, standing, anatomy, names, terminal);
    print_authors(authors, names, terminal);
    terminal.print(terminal.paint(Colour::bold, "Planned"));
    for (const auto& line : plan_lines(plan, {}, terminal, {0, names})) terminal.print(line);
    constexpr std::size_t kShown = 5;
    terminal.print("");
    terminal.print(
        terminal.paint(Colour::bold, fmt::format("Written by Lockstep ({})", counted(journal.size(), "write"))));
    if (options.subject.empty() && journal.size() > kShown) journal.resize(kShown);
    print_journal(journal, names, terminal);
    co_return kDone;
}

WallTime time_of(const std::string& text) {
    auto time = from_rfc3339(text + "T23:59:59Z");  // a day: as it ended
    if (!time) time = from_rfc3339(text);
    if (!time) {
        throw std::runtime_error(
            fmt::format("\"{}\" is no time: expected 2026-11-24T16:00:00Z, or a day: 2026-11-24", text));
    }
    return *time;
}

Task<int> explain_then(Parts& parts, const ExplainOptions& options, Terminal& terminal) {
    const auto at = time_of(options.at);
    const auto standing = co_await find_person(parts.store(), options.person);
    auto journal = co_await journal_of(parts.store(), standing.id);
    if (!options.subject.empty()) {
        journal = lines_about(std::move(journal), co_await names_of(parts, options.subject, standing));
    }
    std::erase_if(journal, [&](const JournalLine& line) { return line.at > at; });
    NameSearch search;
    search.add(journal);
    const auto names = co_await search.find(parts.store());
    const auto values = past_at(journal, names, at);
    if (terminal.json()) {
        json::array list;
        for (const auto& value : values) {
            list.push_back(json::object{{"directory", name_of(value.side)},
                                        {"name", value.name},
                                        {"value", value.value},
                                        {"since", to_rfc3339(value.since)},
                                        {"run", value.run.value}});
        }
        terminal.print_json(json::serialize(json::object{{"person", standing.label},
                                                         {"at", to_rfc3339(at)},
                                                         {"values", std::move(list)},
                                                         {"journal", journal_document(journal, names)}}));
        co_return kDone;
    }
    terminal.print(fmt::format("{} at {}, as our own writes until then had left it:",
                               terminal.paint(Colour::bold, standing.label), to_rfc3339(at)));
    std::vector<std::vector<std::string>> rows{{"DIRECTORY", "WHAT", "VALUE", "SINCE", "RUN"}};
    for (const auto& value : values) {
        rows.push_back(
            {std::string{title_of(value.side)}, value.name, value.value, to_rfc3339(value.since), value.run.value});
    }
    if (values.empty()) terminal.print("  Lockstep had written nothing by then.");
    if (!values.empty()) {
        for (const auto& line : table(rows)) terminal.print("  " + line);
    }
    co_return kDone;
}

}  // namespace

int run_explain(const GlobalOptions& global, const ExplainOptions& options, Terminal& terminal) {
    const bool past = !options.at.empty();
    Parts parts{global, past ? Parts::Need::state : Parts::Need::directories};
    return parts.run(
        [&] { return past ? explain_then(parts, options, terminal) : explain_now(parts, options, terminal); });
}

}  // namespace lockstep::cli
