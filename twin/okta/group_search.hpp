// `search`, `filter` and `q` of the group list.
#pragma once

#include <functional>

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

/// Whether the list shows a group, by the parameters of the call. Throws the vendor's refusal of what they do not take.
[[nodiscard]] std::function<bool(const Group&)> group_filter(const Call& call);

/// What a group sorts by under `sortBy`. Throws E0000031 for what is no attribute of a group.
[[nodiscard]] std::string sort_text(const Call& call, const Group& group, std::string_view attribute);

}  // namespace lockstep::twin::okta
