// The product's own step kinds, over the small directories: their reads are answered, their writes are caught.
#pragma once

#include <functional>

#include "engine/presence.hpp"
#include "engine/step_life.hpp"
#include "tests/model/small_world.hpp"

namespace lockstep::model {

/// What the step's kind finds when it probes now. @throws DirectoryError.
[[nodiscard]] engine::steps::Found probe(const SmallWorld& world, const engine::StepLife& life);

/// The request that the step's kind sends.
[[nodiscard]] Call request_of(const SmallWorld& world, const engine::StepLife& life);

/// Sends it: `perform` decides what comes of the request. @throws DirectoryError, as `perform` does.
using Perform = std::function<std::optional<Account>(const Call& call)>;
[[nodiscard]] engine::steps::Effect send(const SmallWorld& world, const engine::StepLife& life, const Perform& perform);

/// The product's own proof that somebody is gone, by reads of this moment.
void look_up_missing(const SmallWorld& world, engine::ListCheck check, engine::Absences& absences);

}  // namespace lockstep::model
