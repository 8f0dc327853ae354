// A state folder belongs to one pair of organisations: the right key in the wrong file must write nothing.
#pragma once

#include <string>

#include "core/task.hpp"
#include "store/store.hpp"

namespace lockstep::engine {

/// @throws StoreError if the folder belongs to other organisations than these (ids as the vendors give them).
Task<> check_orgs(store::Store& store, std::string jumpcloud_org, std::string okta_org);

/// Remembers them, if the folder belongs to none yet; otherwise as `check_orgs`.
Task<> pin_orgs(store::Store& store, std::string jumpcloud_org, std::string okta_org);

}  // namespace lockstep::engine
