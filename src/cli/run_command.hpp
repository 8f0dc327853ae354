// Carrying a run on from the command line: progress, Ctrl-C between steps, the exit code.
#pragma once

#include <string>
#include <vector>

#include "cli/parts.hpp"
#include "cli/terminal.hpp"
#include "model/plan.hpp"

namespace lockstep::cli {

/// Stores a run of what the gate lets through and carries it on. Prints what failed, and with `--json` the run's
/// document.
/// @return kDone, or kIncomplete if a step failed, was skipped or is not finished.
Task<int> run_changes(Parts& parts, std::vector<Change> changes, std::string origin, std::string policy_digest,
                      Terminal& terminal);

/// Carries on what an earlier process left unfinished. Prints nothing if there is none.
Task<int> finish_open_runs(Parts& parts, Terminal& terminal);

/// Goes on with the failed steps of one run.
Task<int> retry_run(Parts& parts, RunId run, Terminal& terminal);

}  // namespace lockstep::cli
