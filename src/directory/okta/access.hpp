// What the credential may do, found out without writing: scopes one by one, then a look at each area.
#pragma once

#include <vector>

#include "core/task.hpp"
#include "directory/directory.hpp"
#include "directory/okta/client.hpp"

namespace lockstep::directory::okta {

/// Scopes and the admin role are judged independently by Okta, so both are looked at (API-okta.md §0, 1).
/// @throws DirectoryError for what is not about rights: no network, no answer.
Task<std::vector<AccessFinding>> check_access(Client& client);

}  // namespace lockstep::directory::okta
