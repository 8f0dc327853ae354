// The real store with one of its promises broken: what the sweep must find.
#pragma once

#include <memory>

#include "store/store.hpp"

namespace lockstep::simulation {

/// Answers `begin_try` without having written anything, and writes the intent down after the outcome.
[[nodiscard]] std::unique_ptr<store::Store> with_late_intents(std::unique_ptr<store::Store> store);

}  // namespace lockstep::simulation
