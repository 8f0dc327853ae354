// A plan as an identity engineer reads it: what is asked, changed, decided by people, told, and remembered.
#pragma once

#include <string>

#include "model/plan.hpp"
#include "sync/match.hpp"
#include "sync/pairs.hpp"

namespace lockstep::scenarios {

/// @param before the standing that the plan was made from: what differs afterwards is shown.
[[nodiscard]] std::string render(const IdentityPlan& plan, const Standing& before);
[[nodiscard]] std::string render(const sync::Matching& matching);
[[nodiscard]] std::string render(const sync::PairPlan& plan);

}  // namespace lockstep::scenarios
