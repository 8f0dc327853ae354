// `search`, `filter` and `q` of the group list.
#pragma once

#include <functional>

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

/// Whether the list shows a group, by the parameters of the call. Throws the vendor's refusal of what they do not take.
[[nodiscard]] std::function<bool(const Group&)> group_filter(const Call& call);

}  // namespace lockstep::twin::okta
