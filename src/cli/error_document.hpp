// What went wrong, as `--json` shows it.
#pragma once

#include <boost/json/object.hpp>
#include <exception>

#include "core/problem.hpp"

namespace lockstep::cli {

[[nodiscard]] boost::json::object problem_object(const Problem& problem);

/// `error` in words; with `problems[]` where an input is wrong, and with what the vendor said where a directory
/// refuses.
[[nodiscard]] boost::json::object error_object(const std::exception& error);

}  // namespace lockstep::cli
