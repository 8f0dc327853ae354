// What the safety gate judges a plan by, as the store has it: what was done of late, what people said, what is in
// doubt.
#pragma once

#include "policy/policy.hpp"
#include "store/store.hpp"
#include "sync/gate.hpp"

namespace lockstep::engine {

/// @param active_linked_people at the last complete pass.
Task<sync::GateInput> read_gate_input(store::Store& store, const policy::Policy& policy, int active_linked_people,
                                      WallTime now);

/// As the standings know it, without a pass: people with both accounts there whom nothing has suspended.
Task<int> count_active_linked(store::Store& store);

}  // namespace lockstep::engine
