// Who gives a command: recorded with every decision, approval and run.
#pragma once

#include <string>

namespace lockstep::cli {

/// @param by what `--by` says; empty: the user of this session.
[[nodiscard]] std::string who(const std::string& by);

}  // namespace lockstep::cli
