#include "cli/run_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <map>
#include <ranges>
#include <stdexcept>

#include "cli/run_view.hpp"
#include "engine/holds.hpp"
#include "engine/org_pin.hpp"
#include "engine/run_executor.hpp"
#include "engine/standings.hpp"

namespace lockstep::cli {
namespace {

/// The executor with what it looks at, for the length of one command.
struct Execution {
    explicit Execution(Parts& parts)
        : executor{parts.policy(), parts.directories(), parts.store(), parts.clock(), parts.random(), holds} {}

    engine::Holds holds;
    engine::RunExecutor executor;
};

Task<> read_holds(Parts& parts, engine::Holds& holds) {
    const auto standings = co_await engine::load_standings(parts.store());
    for (const auto& standing : standings.all() | std::views::values) {
        if (standing.hold) holds.place(standing.id);
    }
}

/// What a person has to look at; what is only not finished is counted.
void print_outcome(const RunId& run, const std::vector<Step>& steps, const Terminal& terminal) {
    constexpr std::size_t kMost = 50;
    std::vector<Step> troubled;
    for (const auto& step : steps) {
        if (is_final(step.state) && step.state != StepState::succeeded) troubled.push_back(step);
    }
    const auto count = troubled.size();
    troubled.resize(std::min(count, kMost));
    print_steps(troubled, terminal);
    if (count > kMost) {
        terminal.print(fmt::format("  … and {} more: lockstep runs show {}", with_commas(count - kMost), run.value));
    }
    terminal.print(fmt::format("Run {}: {}.", run.value, run_summary(steps)));
    if (std::ranges::find(steps, StepState::failed, &Step::state) != steps.end()) {
        terminal.print(fmt::format("To go on with what failed: lockstep runs retry {}", run.value));
    }
    if (!std::ranges::all_of(steps, is_final, &Step::state)) {
        terminal.print("To go on with what is not finished: lockstep apply");
    }
}

/// Who has shut us out, and the words that were heard first.
using ShutOut = std::map<Side, std::string>;

/// Stops a run once a directory has shut us out: only a person mends that, and the run waits for them rather than ask
/// for hours. The others' steps that are under way end first.
engine::StepProgress until_shut_out(Parts& parts, engine::RunExecutor& executor, ShutOut& shut_out,
                                    engine::StepProgress also = {}) {
    return [&parts, &executor, &shut_out, also = std::move(also)](const Step& step) {
        const Side side = step.change.side;
        if (!is_final(step.state) && parts.directories()[side].is_shut_out()) {
            shut_out.try_emplace(side, step.outcome);
            executor.stop();
        }
        if (also) also(step);
    };
}

void tell_shut_out(const ShutOut& shut_out, const Terminal& terminal) {
    for (const auto& [side, said] : shut_out) {
        terminal.error(
            fmt::format("{} does not take our credential any more, or has blocked this address: {}. Nothing more "
                        "was tried; mend it (lockstep check says when it is), then lockstep apply goes on "
                        "where this run stopped",
                        title_of(side), said));
    }
}

Task<int> carry_on(Parts& parts, engine::RunExecutor& executor, RunId run, Terminal& terminal) {
    auto steps = co_await parts.store().list_steps(run);
    const std::size_t total = steps.size();
    std::size_t ended =
        static_cast<std::size_t>(std::ranges::count_if(steps, [](const Step& step) { return is_final(step.state); }));
    const auto progress = [&](const Step& step) {
        if (is_final(step.state)) ++ended;
        terminal.progress(fmt::format("writing  {}  {}", progress_bar(ended, total), step.change.person));
    };
    const StopFlag::Guard guard{parts.stop(), [&executor] { executor.stop(); }};
    ShutOut shut_out;
    co_await executor.carry_on(run, until_shut_out(parts, executor, shut_out, progress));
    terminal.end_progress();
    tell_shut_out(shut_out, terminal);
    steps = co_await parts.store().list_steps(run);
    print_outcome(run, steps, terminal);
    if (terminal.json()) terminal.print_json(boost::json::serialize(run_document(run, steps)));
    const auto done = std::ranges::count(steps, StepState::succeeded, &Step::state);
    co_return done == std::ssize(steps) ? kDone : kIncomplete;
}

}  // namespace

Task<int> run_changes(Parts& parts, std::vector<Change> changes, std::string origin, std::string policy_digest,
                      Terminal& terminal) {
    std::erase_if(changes, &Change::staged);
    if (changes.empty()) {
        if (terminal.json()) terminal.print_json(boost::json::serialize(run_document({}, {})));
        co_return kDone;
    }
    Execution execution{parts};
    co_await read_holds(parts, execution.holds);
    const auto run = co_await execution.executor.start(std::move(changes), std::move(origin), std::move(policy_digest),
                                                       Lane::interactive);
    co_return co_await carry_on(parts, execution.executor, run, terminal);
}

Task<int> finish_open_runs(Parts& parts, Terminal& terminal) {
    Execution execution{parts};
    const auto unfinished = co_await execution.executor.list_unfinished();
    if (unfinished.empty()) co_return kDone;
    co_await engine::check_orgs(parts.store(), parts.directories(), Lane::interactive);
    co_await read_holds(parts, execution.holds);
    int code = kDone;
    ShutOut shut_out;
    const StopFlag::Guard guard{parts.stop(), [&execution] { execution.executor.stop(); }};
    for (const auto& run : unfinished) {
        terminal.note(fmt::format("Run {} was not finished; going on where it stopped.", run.value));
        const auto after =
            co_await execution.executor.carry_on(run, until_shut_out(parts, execution.executor, shut_out));
        if (after.failed + after.skipped > 0 || !after.finished_at) code = kIncomplete;
    }
    tell_shut_out(shut_out, terminal);
    co_return code;
}

Task<int> retry_run(Parts& parts, RunId run, Terminal& terminal) {
    Execution execution{parts};
    co_await read_holds(parts, execution.holds);
    if (!co_await parts.store().find_run(run)) {
        throw std::runtime_error(fmt::format("there is no run {}; lockstep runs lists them", run.value));
    }
    co_await engine::check_orgs(parts.store(), parts.directories(), Lane::interactive);
    if (co_await execution.executor.retry(run) == 0) terminal.note("Nothing of it had failed.");
    co_return co_await carry_on(parts, execution.executor, run, terminal);
}

}  // namespace lockstep::cli
