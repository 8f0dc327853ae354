// The stories that the sweeps tell: an edit, a hire, a rename, a leaver, a contractor who comes from the other side.
#pragma once

#include <vector>

#include "tests/simulation/sweep.hpp"

namespace lockstep::simulation {

[[nodiscard]] Story::Told an_edit();
[[nodiscard]] Story::Told a_hire();
[[nodiscard]] Story::Told a_rename();
[[nodiscard]] Story::Told a_leaver();
[[nodiscard]] Story::Told a_contractor();
/// All of that on one day, and two more hires.
[[nodiscard]] Story::Told a_busy_day();
[[nodiscard]] std::vector<Story::Told> all_stories();

}  // namespace lockstep::simulation
