// The whole organisation as one JSON text, and back.
#pragma once

#include <string>
#include <string_view>

#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

/// Lists that lag behind are saved as they will be once they have caught up.
[[nodiscard]] std::string save_organization(const Organization& org);

/// Replaces everything. Throws std::runtime_error, and changes nothing, on a malformed text.
void load_organization(Organization& org, std::string_view text);

}  // namespace lockstep::twin::jumpcloud
