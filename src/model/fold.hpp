// When two names are one name: e-mails, logins and user names compare trimmed and case-folded (DESIGN §4.2).
#pragma once

#include <string>
#include <string_view>

namespace lockstep {

/// Without white space at the ends, Unicode case folded (full folding, locale independent). For comparing.
[[nodiscard]] std::string folded(std::string_view text);

/// `folded`, and without diacritics: what a directory takes for the same name when it refuses a second one
/// (Okta: unique ignoring case and diacritics, API-okta.md §2.4).
[[nodiscard]] std::string name_key(std::string_view text);

}  // namespace lockstep
