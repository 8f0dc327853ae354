// A plan as `--json` shows it.
#pragma once

#include <boost/json/object.hpp>

#include "model/plan.hpp"

namespace lockstep::cli {

/// `summary` (count per kind), `changes[]`, `conflicts[]`, `cases[]`, `pairs[]`, `notices[]`, `stuck[]`, `calls`.
[[nodiscard]] boost::json::object plan_object(const Plan& plan);
/// One of its `changes[]`.
[[nodiscard]] boost::json::object change_object(const Change& change);

}  // namespace lockstep::cli
