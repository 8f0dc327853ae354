// A plan as people read it, like Terraform's: what, to whom, from what to what, why, and what it will cost.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/names.hpp"
#include "cli/terminal.hpp"
#include "model/plan.hpp"

namespace lockstep::cli {

struct PlanViewOptions {
    std::size_t most_per_kind = 25;  ///< more are counted; 0 = all
    Names names{};                   ///< of whom references are to
};

/// The whole screen, line by line. `per_minute`: bucket → calls permitted per minute, for the time it will take.
[[nodiscard]] std::vector<std::string> plan_lines(const Plan& plan, const std::map<std::string, double>& per_minute,
                                                  const Terminal& terminal, const PlanViewOptions& options);

/// One change: what, to whom, why, what holds it back, and its values.
[[nodiscard]] std::vector<std::string> change_lines(const Change& change, const Names& names, const Terminal& terminal);

/// What a vendor has refused: the attribute with its value, else what was to be done, with the id of what.
[[nodiscard]] std::string refused_thing(const Stuck& stuck);

/// `3 to create, 12 to update, 1 to suspend`; staged ones are counted by themselves.
[[nodiscard]] std::string plan_summary(const Plan& plan);

/// Seconds until the slowest bucket has let all calls through; buckets drain side by side.
[[nodiscard]] double seconds_for(const std::map<std::string, int>& calls,
                                 const std::map<std::string, double>& per_minute);

/// `plan --json`: `summary`, `changes[]`, `conflicts[]`, `cases[]`, `notices[]`, `stuck[]`, `calls`.
[[nodiscard]] std::string plan_document(const Plan& plan);

}  // namespace lockstep::cli
