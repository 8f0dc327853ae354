// The formats that the profile schema knows.
#pragma once

#include <string_view>

namespace lockstep::twin::okta {

/// `email`, `uri`, `country-code`, `language-code`, `locale`, `timezone`; any other format takes every text.
[[nodiscard]] bool has_format(std::string_view text, std::string_view format);
/// Whether the whole text matches a custom attribute's `pattern` (ICU's syntax); a malformed pattern matches nothing.
[[nodiscard]] bool matches_pattern(std::string_view text, std::string_view pattern);

/// A letter or `_`, then those and digits: what an expression can name.
[[nodiscard]] bool is_variable_name(std::string_view text);

}  // namespace lockstep::twin::okta
