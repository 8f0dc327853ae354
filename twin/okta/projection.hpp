// The `fields` parameter: `id,status,profile:(login,email)`.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "twin/okta/state.hpp"

namespace lockstep::twin::okta {

/// Names to keep, and what to keep below them; nothing below = all.
struct Projection {
    std::map<std::string, Projection, std::less<>> kept;
};

/// Throws E0000001 for a text that is not a list of fields.
[[nodiscard]] Projection parse_projection(std::string_view text);
/// `id` and `_links` stay whatever is asked for.
[[nodiscard]] json::object project(const json::object& object, const Projection& projection);

}  // namespace lockstep::twin::okta
