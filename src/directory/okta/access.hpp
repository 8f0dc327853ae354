// What the credential may do, found out without writing: scopes one by one, then a look at each area.
#pragma once

#include <string_view>
#include <vector>

#include "core/task.hpp"
#include "directory/directory.hpp"
#include "directory/okta/client.hpp"

namespace lockstep::directory::okta {

/// The built-in group of everybody who holds an admin role.
inline constexpr std::string_view kAdministrators = "Okta Administrators";

/// Scopes and the admin role are judged independently by Okta, so both are looked at (API-okta.md §0, 1).
/// @throws DirectoryError for what is not about rights: no network, no answer.
Task<std::vector<AccessFinding>> check_access(Client& client);

}  // namespace lockstep::directory::okta
