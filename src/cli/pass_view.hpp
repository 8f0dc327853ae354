// What a pass found, for people: progress while it reads, then the plan with what was read above it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/names.hpp"
#include "cli/terminal.hpp"
#include "engine/pass.hpp"

namespace lockstep::cli {

[[nodiscard]] engine::ReadProgress read_progress(Terminal& terminal);

/// Those whom `--person` names; none: everybody.
[[nodiscard]] std::vector<engine::Person> named_people(const std::vector<std::string>& names);

/// Calls a minute by rate bucket, as far as they are known by now.
[[nodiscard]] std::map<std::string, double> permitted_per_minute(const engine::Directories& directories);

/// Nothing with `--json`.
void print_pass(const engine::PassResult& result, const engine::Directories& directories, Names names,
                const Terminal& terminal, bool all);

}  // namespace lockstep::cli
