// The whole org as one JSON text, and back.
#pragma once

#include <string>
#include <string_view>

#include "twin/okta/state.hpp"

namespace lockstep::twin::okta {

[[nodiscard]] std::string save_org(const Org& org);
/// Throws std::runtime_error on a malformed text.
[[nodiscard]] Org load_org(std::string_view text);

}  // namespace lockstep::twin::okta
