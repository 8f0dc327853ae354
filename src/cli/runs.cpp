// `lockstep runs`: what was done; `show RUN`, `retry RUN`.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "cli/commands.hpp"
#include "cli/parts.hpp"
#include "cli/run_command.hpp"
#include "cli/run_view.hpp"
#include "model/json.hpp"

namespace lockstep::cli {
namespace {

namespace json = boost::json;

Task<int> list(Parts& parts, Terminal& terminal) {
    constexpr int kMost = 50;
    const auto runs = co_await parts.store().list_runs(kMost);
    if (terminal.json()) {
        json::array array;
        for (const auto& run : runs) array.push_back(to_json(run));
        terminal.print_json(json::serialize(json::object{{"runs", std::move(array)}}));
        co_return kDone;
    }
    if (runs.empty()) terminal.print("No run yet.");
    for (const auto& line : runs_lines(runs)) terminal.print(line);
    co_return kDone;
}

Task<int> show(Parts& parts, const std::string& name, Terminal& terminal) {
    const RunId run{name};
    if (!co_await parts.store().find_run(run)) {
        throw std::runtime_error(fmt::format("there is no run {}; lockstep runs lists them", name));
    }
    const auto steps = co_await parts.store().list_steps(run);
    print_steps(steps, terminal);
    terminal.print(fmt::format("Run {}: {}.", name, run_summary(steps)));
    if (terminal.json()) terminal.print_json(json::serialize(run_document(run, steps)));
    co_return kDone;
}

}  // namespace

int run_runs(const GlobalOptions& global, const RunsOptions& options, Terminal& terminal) {
    Parts parts{global, options.verb == "retry" ? Parts::Need::directories : Parts::Need::state};
    return parts.run([&]() -> Task<int> {
        if (options.verb == "retry") co_return co_await retry_run(parts, {options.run}, terminal);
        if (options.verb == "show") co_return co_await show(parts, options.run, terminal);
        co_return co_await list(parts, terminal);
    });
}

}  // namespace lockstep::cli
