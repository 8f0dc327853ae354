// Text as part of a URL's path or query.
#pragma once

#include <string>
#include <string_view>

namespace lockstep::directory::jumpcloud {

/// Everything but RFC 3986's unreserved characters as %XX: JumpCloud reads `+`, `@`, `&`, `$` and blanks its own way.
[[nodiscard]] std::string encoded(std::string_view text);

}  // namespace lockstep::directory::jumpcloud
