// `lockstep plan`: what would be written, and why. Writes to no directory, and nothing to the state.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "cli/commands.hpp"
#include "cli/file_sources.hpp"
#include "cli/parts.hpp"
#include "cli/pass_view.hpp"
#include "cli/plan_view.hpp"
#include "engine/authors.hpp"
#include "engine/pass.hpp"
#include "model/json.hpp"

namespace lockstep::cli {

int run_plan(const GlobalOptions& global, const PlanOptions& options, Terminal& terminal) {
    if (const auto code = compare_policies(global, options, terminal)) return *code;
    Parts parts{global, Parts::Need::directories};
    return parts.run([&]() -> Task<int> {
        engine::Pass pass{parts.policy(), parts.directories(), parts.store(), parts.clock()};
        auto result = co_await pass.run(
            {.progress = read_progress(terminal), .only = named_people(options.people), .keep = engine::Keep::nowhere});
        terminal.end_progress();
        co_await engine::Authors{parts.directories(), parts.store(), parts.clock()}.name_other_writers(
            result.plan.notices);
        NameSearch search;
        search.add(result.plan);
        print_pass(result, parts.directories(), co_await search.find(parts.store()), terminal, options.all);
        if (terminal.json()) terminal.print_json(plan_document(result.plan));
        if (!options.out.empty()) {
            write_file(options.out, boost::json::serialize(to_json(result.plan)) + "\n");
            terminal.note(fmt::format("Saved to {}. To do exactly this: lockstep apply {}", options.out, options.out));
        } else if (!result.plan.changes.empty()) {
            const bool is_held = std::ranges::all_of(result.plan.changes, &Change::staged);
            terminal.print(is_held ? "Nothing was written. To put this up for approval: lockstep apply"
                                   : "Nothing was written. To write this: lockstep apply (asks first)");
        }
        co_return result.plan.changes.empty() ? kDone : kChanges;
    });
}

}  // namespace lockstep::cli
