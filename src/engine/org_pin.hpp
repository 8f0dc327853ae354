// A state folder belongs to one pair of organisations: the right key in the wrong file must write nothing.
#pragma once

#include <string>

#include "core/task.hpp"
#include "directory/directory.hpp"
#include "engine/directories.hpp"
#include "store/store.hpp"

namespace lockstep::engine {

/// @throws StoreError if the folder belongs to other organisations than these (ids as the vendors give them).
Task<> check_orgs(store::Store& store, std::string jumpcloud_org, std::string okta_org);
/// The same, after asking both directories who they are.
Task<> check_orgs(store::Store& store, Directories directories, Lane lane);

/// Remembers them, if the folder belongs to none yet; otherwise as `check_orgs`.
Task<> pin_orgs(store::Store& store, std::string jumpcloud_org, std::string okta_org);

/// As it was pinned; without an id if it never was.
Task<directory::OrgIdentity> pinned_org(store::Store& store, Side side);

}  // namespace lockstep::engine
