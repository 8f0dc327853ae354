// Where a list goes on: Okta's Link headers.
#pragma once

#include <optional>
#include <string>

#include "core/http_message.hpp"

namespace lockstep::directory::okta {

/// The target of the link with `rel="next"`, verbatim: from one header a link, or several joined by a proxy, with
/// commas inside `<…>` as they are.
/// @throws DirectoryError `malformed` for a header that cannot be read whole: it may have named the next page.
[[nodiscard]] std::optional<std::string> find_next_link(const Headers& headers);

/// True for a page as large as was asked for without any Link header. The vendor always sends `self`, so somebody on
/// the way has dropped them, and the list may go on (API-okta.md §2.0).
[[nodiscard]] bool is_cut_off(const Headers& headers, std::size_t rows, std::size_t asked);

}  // namespace lockstep::directory::okta
