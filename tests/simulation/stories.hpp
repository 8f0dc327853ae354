// The stories that the sweeps tell: an edit, a hire, a rename, a leaver, a contractor who comes from the other side,
// a team whose group is made, a crew that changes on both sides.
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
/// A group that a pattern pairs appears in JumpCloud, with two people in it.
[[nodiscard]] Story::Told a_new_team();
/// Of a pair that flows both ways: somebody leaves one group, and somebody joins the other.
[[nodiscard]] Story::Told a_change_of_crew();
/// A hire, and a contractor from the other side, with passwords that nobody knows.
[[nodiscard]] Story::Told newcomers_with_random_passwords();
/// All but the last, which is one kind of step more.
[[nodiscard]] std::vector<Story::Told> all_stories();

}  // namespace lockstep::simulation
