// `expand=`: what a client wants embedded in an answer.
#pragma once

#include <string_view>

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

/// Whether that is one of the words of `expand`, which are separated by commas.
[[nodiscard]] bool wants(const Call& call, std::string_view what);
/// Into the `_embedded` of the object.
void embed(json::object& object, std::string_view name, json::value value);

}  // namespace lockstep::twin::okta
