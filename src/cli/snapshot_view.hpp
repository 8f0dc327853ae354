// How old a snapshot is and what it lacks, for people and for machines.
#pragma once

#include <boost/json/object.hpp>
#include <set>
#include <string>

#include "cli/terminal.hpp"
#include "core/clock.hpp"

namespace lockstep::cli {

/// `3 min ago`.
[[nodiscard]] std::string age(WallTime then, WallTime now);

/// @param gaps what is asked for and was never read.
[[nodiscard]] boost::json::object snapshot_object(WallTime read_at, const std::set<std::string>& gaps, WallTime now);
/// Nothing if there are none.
void print_gaps(const std::set<std::string>& gaps, const Terminal& terminal);

}  // namespace lockstep::cli
