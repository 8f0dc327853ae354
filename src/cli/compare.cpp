// `lockstep plan` under another policy than the one in force: what changes between the two, on what was last read. No
// call is made, and nothing is stored.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "cli/commands.hpp"
#include "cli/comparison.hpp"
#include "cli/parts.hpp"
#include "cli/plan_document.hpp"
#include "cli/plan_view.hpp"
#include "cli/policy_record.hpp"
#include "cli/snapshot_view.hpp"
#include "engine/snapshot_plan.hpp"

namespace lockstep::cli {
namespace {

namespace json = boost::json;

constexpr std::size_t kNamesShown = 3;
constexpr std::size_t kQuestionsShown = 5;

struct Planned {
    Outcome outcome;
    WallTime read_at{};
    std::set<std::string> gaps;
};

/// Where the person is to be: a hand-over takes them there.
std::string population_of(const IdentityPlan& plan) {
    const auto it = std::ranges::find(plan.changes, ChangeKind::hand_over, &Change::kind);
    return it == plan.changes.end() ? plan.next.population : it->object_name;
}

Task<Planned> plan_under(const policy::Policy& policy, Parts& parts) {
    const auto snapshot = co_await engine::Snapshot::load(policy, parts.store(), parts.clock().wall_now());
    Planned planned;
    const auto sink = [&](const engine::Candidate& candidate) {
        const auto& next = candidate.plan.next;
        planned.outcome.people.insert_or_assign(next.id, Outcome::Person{next.label, population_of(candidate.plan)});
    };
    auto result = co_await engine::plan_snapshot(*snapshot, parts.store(), parts.clock(), sink);
    planned.outcome.plan = std::move(result.plan);
    planned.read_at = snapshot->read_at();
    planned.gaps = snapshot->gaps();
    co_return planned;
}

std::string name_of_population(const std::string& population) {
    return population.empty() ? "(none)" : population;
}

/// `ada@example.com, bob@example.com, eve@example.com, …`.
std::string some_of(const std::vector<std::string>& names) {
    const auto shown = std::min(names.size(), kNamesShown);
    const auto end = names.begin() + static_cast<std::ptrdiff_t>(shown);
    return fmt::format("{}{}", fmt::join(names.begin(), end, ", "), shown < names.size() ? ", …" : "");
}

std::string movers(std::size_t people) {
    return people == 1 ? "1 person changes" : fmt::format("{} people change", with_commas(people));
}

void print_moves(const Comparison& comparison, const Terminal& terminal) {
    if (comparison.moves.empty()) return;
    terminal.print(
        terminal.paint(Colour::bold, fmt::format("Change population ({})", with_commas(comparison.moved_people()))));
    for (const auto& move : comparison.moves) {
        terminal.print(fmt::format("  {} → {}: {}  {}", name_of_population(move.from), name_of_population(move.to),
                                   with_commas(move.people.size()), terminal.paint(Colour::dim, some_of(move.people))));
    }
    terminal.print("");
}

void print_changes(const std::string& title, const std::vector<Change>& changes, const Names& names,
                   const Terminal& terminal, bool all) {
    if (changes.empty()) return;
    terminal.print(terminal.paint(Colour::bold, fmt::format("{} ({})", title, with_commas(changes.size()))));
    constexpr std::size_t kMost = 25;
    const auto shown = all ? changes.size() : std::min(kMost, changes.size());
    for (std::size_t i = 0; i < shown; ++i) {
        for (const auto& line : change_lines(changes[i], names, terminal)) terminal.print(line);
    }
    if (shown < changes.size()) {
        terminal.print(terminal.paint(
            Colour::dim, fmt::format("    … and {} more (--all shows them)", with_commas(changes.size() - shown))));
    }
    terminal.print("");
}

template <class Thing, class ToText>
void print_questions(const std::string& title, const std::vector<Thing>& things, const Terminal& terminal,
                     ToText to_text) {
    if (things.empty()) return;
    terminal.print(terminal.paint(Colour::bold, fmt::format("{} ({})", title, with_commas(things.size()))));
    for (std::size_t i = 0; i < std::min(kQuestionsShown, things.size()); ++i) {
        terminal.print(fmt::format("  {}: {}", things[i].person, to_text(things[i])));
    }
    if (things.size() > kQuestionsShown) {
        terminal.print(
            terminal.paint(Colour::dim, fmt::format("  … and {} more", with_commas(things.size() - kQuestionsShown))));
    }
    terminal.print("");
}

void print_comparison(const Comparison& comparison, const std::string& present, const std::string& other,
                      const Names& names, const Terminal& terminal, bool all) {
    print_moves(comparison, terminal);
    print_changes(fmt::format("Only {} would", other), comparison.only_other, names, terminal, all);
    print_changes(fmt::format("Only {} would", present), comparison.only_present, names, terminal, all);
    const auto question = [](const Case& open) { return open.question; };
    print_questions(fmt::format("Cases under {} alone", other), comparison.new_cases, terminal, question);
    print_questions(fmt::format("Cases under {} alone", present), comparison.old_cases, terminal, question);
    const auto value = [](const Conflict& conflict) {
        return fmt::format("{}: {}", conflict.rule.value, conflict.reason);
    };
    print_questions(fmt::format("Conflicts under {} alone", other), comparison.new_conflicts, terminal, value);
    print_questions(fmt::format("Conflicts under {} alone", present), comparison.old_conflicts, terminal, value);
    const auto text = [](const Notice& notice) { return notice.text; };
    print_questions(fmt::format("Notices under {} alone", other), comparison.new_notices, terminal, text);
    print_questions(fmt::format("Notices under {} alone", present), comparison.old_notices, terminal, text);
    if (comparison.both > 0) terminal.print(fmt::format("{} both would make.", counted(comparison.both, "change")));
    if (comparison.is_same()) {
        terminal.print(
            terminal.paint(Colour::green, fmt::format("No difference: {} comes to what {} comes to.", other, present)));
        return;
    }
    Plan only_other, only_present;
    only_other.changes = comparison.only_other;
    only_present.changes = comparison.only_present;
    const auto sum = [](const Plan& plan) { return plan.changes.empty() ? "nothing" : plan_summary(plan); };
    terminal.print(terminal.paint(
        Colour::bold, fmt::format("Difference: {} alone, {}; {} alone, {}; {} population.", other, sum(only_other),
                                  present, sum(only_present), movers(comparison.moved_people()))));
    terminal.print(
        fmt::format("To plan {} on both directories as they are now: lockstep plan --policy {} --live", other, other));
}

json::array changes_array(const std::vector<Change>& changes) {
    json::array array;
    for (const auto& change : changes) array.push_back(change_object(change));
    return array;
}

/// The other policy's plan, and beside it what differs from the present one's.
json::object comparison_object(const Comparison& comparison, const Planned& other, const policy::Policy& policy,
                               const Planned& present, const PolicyRecord& record, WallTime now) {
    json::array moves;
    for (const auto& move : comparison.moves) {
        json::array people;
        for (const auto& person : move.people) people.emplace_back(person);
        moves.push_back(json::object{{"from", move.from}, {"to", move.to}, {"people", std::move(people)}});
    }
    auto object = plan_object(other.outcome.plan);
    object["snapshot"] = snapshot_object(other.read_at, other.gaps, now);
    object["present"] = json::object{{"file", record.file},
                                     {"policy_digest", record.digest},
                                     {"since", to_rfc3339(record.since)},
                                     {"summary", plan_object(present.outcome.plan).at("summary")}};
    object["other"] = json::object{{"file", policy.file}, {"policy_digest", policy.digest}};
    object["same"] = comparison.is_same();
    object["moves"] = std::move(moves);
    object["only_other"] = changes_array(comparison.only_other);
    object["only_present"] = changes_array(comparison.only_present);
    object["both"] = comparison.both;
    return object;
}

/// Two files of one name are told apart by their folders.
std::pair<std::string, std::string> names_of(const std::string& present, const std::string& other) {
    return present == other ? std::pair<std::string, std::string>{"the policy in force", other}
                            : std::pair{present, other};
}

/// As far as the two files tell; that a credential is another organisation's shows only where it is used.
bool are_of_the_same_directories(const policy::Policy& one, const policy::Policy& other) {
    const auto& jumpcloud = one.jumpcloud_connection;
    const auto& others = other.jumpcloud_connection;
    return one.okta_connection.org_url == other.okta_connection.org_url && jumpcloud.url == others.url &&
           jumpcloud.org_id == others.org_id;
}

/// The policy in force, if `asked` or if the one at hand is to be compared with it.
std::optional<policy::Policy> find_present(const policy::Policy& other, const PolicyRecord& record, bool asked) {
    if (!asked && !is_another(other, record)) return std::nullopt;
    auto present = load_recorded(record, other);
    if (are_of_the_same_directories(present, other)) return present;
    if (!asked) return std::nullopt;  // a plan on those directories says whose state this is
    throw std::runtime_error(
        fmt::format("{} is of other directories than {}, which this state folder is kept by", other.file, record.file));
}

Task<int> compare(Parts& parts, const policy::Policy& present_policy, const PolicyRecord& record,
                  const PlanOptions& options, Terminal& terminal) {
    const auto& other_policy = parts.policy();
    const auto now = parts.clock().wall_now();
    const auto other = co_await plan_under(other_policy, parts);
    const auto present = co_await plan_under(present_policy, parts);
    const auto comparison = cli::compare(present.outcome, other.outcome);
    const auto [present_name, other_name] = names_of(record.file, other_policy.file);
    terminal.print(fmt::format("{} against {}{} since {}.", other_name, present_name,
                               present_name == record.file ? ", in force" : "", to_rfc3339(record.since)));
    terminal.print(fmt::format("On what was read {} ({}), with what Lockstep wrote since. No call is made.",
                               age(other.read_at, now), to_rfc3339(other.read_at)));
    print_gaps(other.gaps, terminal);
    terminal.print("");
    NameSearch search;
    search.add(comparison.only_other);
    search.add(comparison.only_present);
    const auto names = co_await search.find(parts.store());
    print_comparison(comparison, present_name, other_name, names, terminal, options.all);
    if (terminal.json()) {
        terminal.print_json(json::serialize(comparison_object(comparison, other, other_policy, present, record, now)));
    }
    co_return comparison.is_same() ? kDone : kChanges;
}

}  // namespace

std::optional<int> compare_policies(const GlobalOptions& global, const PlanOptions& options, Terminal& terminal) {
    const bool is_live = options.live || !options.people.empty() || !options.out.empty();
    const bool is_asked = options.snapshot;
    if (is_asked && is_live) {
        throw std::runtime_error("--snapshot compares whole policies: it goes with neither --person nor --out");
    }
    if (is_live) return std::nullopt;
    if (Parts::is_new(global)) {
        if (!is_asked) return std::nullopt;
        throw std::runtime_error(
            fmt::format("{} is no state folder yet, so nothing was read; lockstep link makes one", global.state));
    }
    Parts parts{global, Parts::Need::state};
    std::optional<PolicyRecord> record;
    parts.run([&]() -> Task<int> {
        record = co_await find_policy_record(parts.store());
        co_return kDone;
    });
    if (is_asked && !record) {
        throw std::runtime_error(
            fmt::format("{} is kept by no policy yet, so there is none to compare with; lockstep link records the one "
                        "in force",
                        global.state));
    }
    if (!record) return std::nullopt;
    const auto present = find_present(parts.policy(), *record, is_asked);
    if (!present) return std::nullopt;
    return parts.run([&] { return compare(parts, *present, *record, options, terminal); });
}

}  // namespace lockstep::cli
