// Where a list goes on: Okta's Link headers.
#pragma once

#include <optional>
#include <string>

#include "core/http_message.hpp"

namespace lockstep::directory::okta {

/// The target of the link with `rel="next"`, verbatim: from one header a link, or several joined by a proxy, with
/// commas inside `<…>` as they are.
[[nodiscard]] std::optional<std::string> find_next_link(const Headers& headers);

}  // namespace lockstep::directory::okta
