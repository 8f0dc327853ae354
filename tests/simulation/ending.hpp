// How a story ended: both directories as their administrators see them, and what the journal says was written.
#pragma once

#include <string>
#include <vector>

#include "tests/simulation/process.hpp"

namespace lockstep::simulation {

/// One line a person and side, and one for each journal line since `since`; sorted, without ids and times, so that two
/// lives of one story can be compared.
[[nodiscard]] std::vector<std::string> ending(Company& company, Process& process, WallTime since);

}  // namespace lockstep::simulation
