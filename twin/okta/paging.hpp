// Pages: limits, cursors and `Link` headers as the vendor writes them.
#pragma once

#include <optional>
#include <string>

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

/// `limit` of the query, at most `most`. Throws E0000001 unless it is a number from 1.
/// Above `fail_pages_over` of the settings: E0000009.
[[nodiscard]] std::int64_t read_limit(const Call& call, std::int64_t otherwise, std::int64_t most);

/// One header line `rel="self"`, and `rel="next"` if there is a cursor. The query is written anew: cursor and limit
/// first, blanks as `+` (recorded).
void add_links(Response& response, const Call& call, std::int64_t limit, const std::optional<std::string>& next);

/// A value as the vendor writes it into a link: blanks as `+`.
[[nodiscard]] std::string encode_query(std::string_view text);

/// A cursor made of an id: a digit and the id. Throws E0000029 unless it is one.
[[nodiscard]] std::string to_cursor(std::string_view id);
[[nodiscard]] std::string from_cursor(std::string_view cursor, std::string_view prefix);

}  // namespace lockstep::twin::okta
