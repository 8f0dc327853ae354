// What people said of an identity while a try of ours was under way: the standing that the try leaves behind was read
// before that, and must not take it back.
#pragma once

#include "model/standing.hpp"

namespace lockstep::store {

/// @param after what a try leaves behind. @param began the standing as it was when the try began. @param stored as it
///        is by now. @return `after` with the decisions, pins and hold that were given or taken back since.
[[nodiscard]] Standing with_what_was_said(Standing after, const Standing& began, const Standing& stored);

}  // namespace lockstep::store
