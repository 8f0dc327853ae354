#include "cli/run_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>

#include "core/assert.hpp"

namespace lockstep::cli {
namespace {

namespace json = boost::json;

std::size_t count(const std::vector<Step>& steps, StepState state) {
    return static_cast<std::size_t>(std::ranges::count(steps, state, &Step::state));
}

struct Sign {
    std::string_view text;
    Colour colour;
};

Sign sign_of(StepState state) {
    switch (state) {
        case StepState::waiting:
        case StepState::ready: return {"·", Colour::dim};
        case StepState::running:
        case StepState::retrying: return {"…", Colour::yellow};
        case StepState::succeeded: return {"✓", Colour::green};
        case StepState::failed: return {"✗", Colour::red};
        case StepState::skipped: return {"–", Colour::yellow};
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace

std::string run_summary(const std::vector<Step>& steps) {
    auto text =
        fmt::format("{} done, {} failed, {} skipped", with_commas(count(steps, StepState::succeeded)),
                    with_commas(count(steps, StepState::failed)), with_commas(count(steps, StepState::skipped)));
    const auto open =
        static_cast<std::size_t>(std::ranges::count_if(steps, [](const Step& step) { return !is_final(step.state); }));
    if (open > 0) text += fmt::format(", {} not finished", with_commas(open));
    return text;
}

std::vector<std::string> runs_lines(const std::vector<Run>& runs) {
    if (runs.empty()) return {};
    std::vector<std::vector<std::string>> rows{
        {"RUN", "STARTED", "STEPS", "DONE", "FAILED", "SKIPPED", "STATE", "WHAT"}};
    for (const auto& run : runs) {
        rows.push_back({run.id.value, to_rfc3339(run.started_at), std::to_string(run.total),
                        std::to_string(run.succeeded), std::to_string(run.failed), std::to_string(run.skipped),
                        run.finished_at ? "finished" : "open", run.origin});
    }
    return table(rows);
}

void print_steps(const std::vector<Step>& steps, const Terminal& terminal) {
    for (const auto& step : steps) {
        const auto sign = sign_of(step.state);
        auto line = fmt::format("  {} {} {} in {}", terminal.paint(sign.colour, sign.text),
                                traits_of(step.change.kind).verb, step.change.person, title_of(step.change.side));
        const auto& object = step.change.object_name;
        if (!object.empty() && object != step.change.person) line += ": " + object;
        if (!step.outcome.empty() && step.outcome != "done") line += fmt::format("  # {}", step.outcome);
        if (!step.change.reason.empty()) line += terminal.paint(Colour::dim, fmt::format("  ({})", step.change.reason));
        terminal.print(line);
    }
}

json::object run_document(const RunId& run, const std::vector<Step>& steps) {
    json::array list;
    for (const auto& step : steps) {
        list.push_back(
            json::object{{"id", step.id.value},
                         {"change", step.change.id.value},
                         {"kind", name_of(step.change.kind)},
                         {"directory", name_of(step.change.side)},
                         {"person", step.change.person},
                         {"object", step.change.object_name.empty() ? step.change.object : step.change.object_name},
                         {"state", name_of(step.state)},
                         {"reason", step.change.reason},
                         {"outcome", step.outcome},
                         {"vendor_code", step.vendor_code},
                         {"request_id", step.request_id},
                         {"tries", step.tries}});
    }
    return {{"run", run.value},
            {"total", steps.size()},
            {"succeeded", count(steps, StepState::succeeded)},
            {"failed", count(steps, StepState::failed)},
            {"skipped", count(steps, StepState::skipped)},
            {"steps", std::move(list)}};
}

}  // namespace lockstep::cli
