// `lockstep status`: what is known without asking anybody: people, populations, cases, stuck values, the last runs.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <ranges>

#include "cli/commands.hpp"
#include "cli/pairs_view.hpp"
#include "cli/parts.hpp"
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

}  // namespace

int run_status(const GlobalOptions& global, const StatusOptions& /*options*/, Terminal& terminal) {
    Parts parts{global, Parts::Need::state};
    return parts.run([&]() -> Task<int> {
        const auto counts = count(co_await engine::load_standings(parts.store()));
        const auto cases = co_await parts.store().list_cases();
        const auto conflicts = co_await parts.store().list_conflicts();
        const auto pairs = co_await parts.store().list_pairs();
        constexpr int kRunsShown = 5;
        const auto runs = co_await parts.store().list_runs(kRunsShown);
        if (terminal.json()) {
            terminal.print_json(json::serialize(status_object(counts, cases.size(), conflicts.size(), pairs, runs)));
            co_return kDone;
        }
        terminal.print(fmt::format("{} people linked, {} with one account gone, {} known on one side only",
                                   with_commas(counts.linked), counts.half, counts.alone));
        for (const auto& [name, people] : counts.populations) {
            terminal.print(fmt::format("  {:24} {}", name, with_commas(people)));
        }
        terminal.print(fmt::format("{}, {}, {} stuck, {} in a grace period, {} on hold, {} pinned",
                                   counted(cases.size(), "case"), counted(conflicts.size(), "conflict"), counts.stuck,
                                   counts.grace, counts.holds, counts.pins));
        for (const auto& line : pairs_lines(pairs)) terminal.print("  " + line);
        if (const auto alarm = engine::alarm(co_await parts.store().list_staged(), parts.clock().wall_now())) {
            terminal.print(terminal.paint(Colour::red, *alarm));
        }
        if (runs.empty()) {
            terminal.print(fmt::format("No run yet. Next: lockstep {}", counts.linked == 0 ? "link" : "plan"));
        }
        for (const auto& run : runs) {
            terminal.print(fmt::format("run {}  {}  {} steps: {} done, {} failed, {} skipped{}", run.id.value,
                                       to_rfc3339(run.started_at), run.total, run.succeeded, run.failed, run.skipped,
                                       run.finished_at ? "" : "  [not finished]"));
        }
        co_return kDone;
    });
}

}  // namespace lockstep::cli
