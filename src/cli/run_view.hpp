// A run and its steps, for people and as a document.
#pragma once

#include <boost/json/object.hpp>
#include <vector>

#include "cli/terminal.hpp"
#include "model/run.hpp"

namespace lockstep::cli {

/// `14 done, 1 failed, 2 skipped`.
[[nodiscard]] std::string run_summary(const std::vector<Step>& steps);

/// One line a step: its sign, what it did to whom, and how it ended.
void print_steps(const std::vector<Step>& steps, const Terminal& terminal);

/// A table, newest first; none: no line.
[[nodiscard]] std::vector<std::string> runs_lines(const std::vector<Run>& runs);

/// `run`, `total`, `succeeded`, `failed`, `skipped`, `steps[]` (`id, kind, directory, person, object, state, reason,
/// outcome, vendor_code, request_id, tries`).
[[nodiscard]] boost::json::object run_document(const RunId& run, const std::vector<Step>& steps);

}  // namespace lockstep::cli
