// `lockstep status`: what is known without asking anybody: people, populations, cases, stuck values, the last runs.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <ranges>

#include "cli/commands.hpp"
#include "cli/pairs_view.hpp"
#include "cli/parts.hpp"
#include "cli/run_view.hpp"
#include "cli/snapshot_view.hpp"
#include "engine/approvals.hpp"
#include "engine/standings.hpp"
#include "model/json.hpp"

namespace lockstep::cli {
namespace {

namespace json = boost::json;

struct Counts {
    std::size_t linked = 0, half = 0, alone = 0, holds = 0, grace = 0, stuck = 0, pins = 0;
    std::map<std::string, std::size_t> populations;
};

Counts count(const engine::Standings& standings) {
    Counts counts;
    for (const auto& standing : standings.all() | std::views::values) {
        const bool gone = standing.jumpcloud.gone || standing.okta.gone;
        ++(!standing.linked() ? counts.alone : gone ? counts.half : counts.linked);
        ++counts.populations[standing.population.empty() ? "(none)" : standing.population];
        counts.holds += standing.hold ? 1 : 0;
        counts.grace += standing.grace_until ? 1 : 0;
        counts.stuck += standing.stuck.size();
        counts.pins += standing.pins.size();
    }
    return counts;
}

json::object status_object(const Counts& counts, std::size_t cases, std::size_t conflicts,
                           const std::vector<GroupPair>& pairs, const std::vector<Run>& runs) {
    json::object populations;
    for (const auto& [name, people] : counts.populations) populations[name] = people;
    json::array list;
    for (const auto& run : runs) list.push_back(to_json(run));
    return {{"linked", counts.linked},     {"half", counts.half},
            {"alone", counts.alone},       {"holds", counts.holds},
            {"grace", counts.grace},       {"stuck", counts.stuck},
            {"pins", counts.pins},         {"cases", cases},
            {"conflicts", conflicts},      {"populations", std::move(populations)},
            {"pairs", pairs_array(pairs)}, {"runs", std::move(list)}};
}

/// What is stored, for people.
struct Known {
    Counts counts;
    std::size_t cases = 0, conflicts = 0;
    std::vector<GroupPair> pairs;
    std::vector<Run> runs;
    std::vector<store::Staged> staged;
    std::optional<store::Picture> picture;
};

Task<Known> load(store::Store& store) {
    constexpr int kRunsShown = 5;
    Known known;
    known.counts = count(co_await engine::load_standings(store));
    known.cases = (co_await store.list_cases()).size();
    known.conflicts = (co_await store.list_conflicts()).size();
    known.pairs = co_await store.list_pairs();
    known.runs = co_await store.list_runs(kRunsShown);
    known.staged = co_await store.list_staged();
    known.picture = co_await store.find_picture();
    co_return known;
}

void print_people(const Known& known, const Terminal& terminal) {
    const auto& counts = known.counts;
    terminal.print(fmt::format("{} linked, {} with one account gone, {} known on one side only",
                               counts.linked == 1 ? "1 person" : with_commas(counts.linked) + " people", counts.half,
                               counts.alone));
    std::vector<std::vector<std::string>> rows;
    for (const auto& [name, people] : counts.populations) rows.push_back({name, with_commas(people)});
    for (const auto& line : table(rows)) terminal.print("  " + line);
    terminal.print(fmt::format("{}, {}, {} stuck, {} in a grace period, {} on hold, {} pinned",
                               counted(known.cases, "case"), counted(known.conflicts, "conflict"), counts.stuck,
                               counts.grace, counts.holds, counts.pins));
}

void print_status(const Known& known, WallTime now, const Terminal& terminal) {
    print_people(known, terminal);
    if (!known.pairs.empty()) {
        terminal.print("");
        terminal.print(fmt::format("Group pairs{}",
                                   known.picture ? ", as read " + age(known.picture->read_at, now) : std::string{}));
        for (const auto& line : pairs_lines(known.pairs)) terminal.print("  " + line);
    }
    terminal.print("");
    if (!known.staged.empty()) {
        terminal.print(fmt::format("{} held back: lockstep approvals", counted(known.staged.size(), "change")));
    }
    if (const auto alarm = engine::alarm(known.staged, now)) terminal.print(terminal.paint(Colour::red, *alarm));
    if (known.runs.empty()) {
        terminal.print(fmt::format("No run yet. Next: lockstep {}", known.counts.linked == 0 ? "link" : "plan"));
    }
    for (const auto& line : runs_lines(known.runs)) terminal.print(line);
}

}  // namespace

int run_status(const GlobalOptions& global, const StatusOptions& /*options*/, Terminal& terminal) {
    Parts parts{global, Parts::Need::state};
    return parts.run([&]() -> Task<int> {
        const auto known = co_await load(parts.store());
        if (terminal.json()) {
            terminal.print_json(
                json::serialize(status_object(known.counts, known.cases, known.conflicts, known.pairs, known.runs)));
        } else {
            print_status(known, parts.clock().wall_now(), terminal);
        }
        co_return kDone;
    });
}

}  // namespace lockstep::cli
