// Okta's statuses become our five states here and nowhere else (DESIGN §4.4).
#pragma once

#include <optional>
#include <string_view>

#include "model/side.hpp"

namespace lockstep::directory::okta {

/// LOCKED_OUT, PASSWORD_EXPIRED and RECOVERY count as active; PROVISIONED too, unless its activation is still under way
/// (`transitioning_to` is not empty). Empty for a status that we do not know.
[[nodiscard]] std::optional<AccountState> to_state(std::string_view status, std::string_view transitioning_to);

}  // namespace lockstep::directory::okta
