// Texts as people mean them: case, white space, code points and transliteration, all by ICU.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lockstep::expression {

/// Lower case in the root locale: `ŻÓŁW` → `żółw`.
[[nodiscard]] std::string to_lower(std::string_view text);
/// Upper case in the root locale: `straße` → `STRASSE`.
[[nodiscard]] std::string to_upper(std::string_view text);
/// Any script in ASCII letters: `Łukasz` → `Lukasz`, `Юрий` → `Urij`. What has no ASCII form is left out.
[[nodiscard]] std::string to_ascii(std::string_view text);
/// Without white space at both ends, as Unicode defines it.
[[nodiscard]] std::string trim(std::string_view text);
/// Without any white space.
[[nodiscard]] std::string remove_spaces(std::string_view text);

/// In code points.
[[nodiscard]] std::size_t length(std::string_view text);
/// The code points `from` … `to - 1`; both are cut to the length.
[[nodiscard]] std::string slice(std::string_view text, std::size_t from, std::size_t to);
[[nodiscard]] bool is_valid_utf8(std::string_view text);

}  // namespace lockstep::expression
