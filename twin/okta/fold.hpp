// Text as the vendor compares it.
#pragma once

#include <string>
#include <string_view>

namespace lockstep::twin::okta {

/// Whether every character is ASCII, so that folding keeps the length.
[[nodiscard]] bool is_ascii(std::string_view text);
/// Without case: how `search` compares values.
[[nodiscard]] std::string fold_case(std::string_view text);
/// Without case and diacritics: how logins are unique.
[[nodiscard]] std::string fold_login(std::string_view text);

}  // namespace lockstep::twin::okta
