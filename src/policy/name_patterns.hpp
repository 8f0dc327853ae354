// Whether two patterns over names can be meant by one name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lockstep::policy {

/// A name that both patterns match, where that can be told: patterns of letters, `.`, `.*`, `.+` and groups, without
/// their slashes. Of patterns with classes, repetitions or alternatives it tells nothing, nor of those that exclude
/// each other; two equal ones always overlap.
[[nodiscard]] std::optional<std::string> common_name(std::string_view a, std::string_view b);

}  // namespace lockstep::policy
