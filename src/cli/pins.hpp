// Values of a person that the policy leaves alone, by somebody's word: kept, and taken away again.
#pragma once

#include <string>

#include "cli/parts.hpp"
#include "cli/terminal.hpp"
#include "model/standing.hpp"

namespace lockstep::cli {

/// Stores the standing with its pins as they are in it. A conflict about a pinned value is none any more.
Task<> settle_pins(store::Store& store, Standing standing);

/// Takes all pins of a person away: what the policy wants of them is planned again.
Task<int> unpin(Parts& parts, std::string person, Terminal& terminal);

}  // namespace lockstep::cli
