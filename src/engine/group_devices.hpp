// Device groups bound to user groups: read, planned, and remembered once they are written (sync/group_devices.hpp).
#pragma once

#include "engine/directories.hpp"
#include "engine/pass_result.hpp"
#include "engine/sightings.hpp"
#include "model/run.hpp"
#include "policy/policy.hpp"
#include "store/store.hpp"
#include "sync/group_devices.hpp"

namespace lockstep::engine {

/// True of a change about a user group and its devices: it has no person, and no standing is kept of it.
[[nodiscard]] bool is_of_group_devices(const Change& change);

/// Reads what the policy binds and what Lockstep once bound, and plans it. Reads nothing where there is neither.
/// @throws DirectoryError, StoreError.
Task<sync::DevicePlan> plan_group_devices(const policy::Policy& policy, Directories directories, store::Store& store,
                                          Clock& clock, Lane lane);

/// The same, filed with the pass. What takes devices from a person waits until the new places are given.
Task<> add_group_devices(const policy::Policy& policy, Directories directories, store::Store& store, Clock& clock,
                         Lane lane, PassResult& result);

/// Whether the change is still planned, on what is read now.
Task<Look> look_at_group_devices(const policy::Policy& policy, Directories directories, store::Store& store,
                                 Clock& clock, Step step);

/// To be called before the step is stored as done: recorded twice is recorded once.
Task<> record_binding(store::Store& store, Change change);
/// A person asks for a refused binding again.
Task<> forget_refusal(store::Store& store, ChangeId change);
/// The same of a step that JumpCloud has refused for good: its binding is stuck.
Task<> record_refusal(store::Store& store, const policy::Policy& policy, Step step, WallTime now);

}  // namespace lockstep::engine
