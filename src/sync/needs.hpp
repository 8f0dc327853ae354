// What needs what among the changes of one person (DESIGN §4.6).
#pragma once

#include <functional>

#include "sync/draft.hpp"

namespace lockstep::sync {

/// Removes the changes that `is_dropped` names, and those that cannot go on without them. An activation does not wait
/// for an attribute or a group that will never come.
void drop(Draft& draft, const std::function<bool(const Change&)>& is_dropped);

/// Gives a change whose writes have become fewer its new id, also where others need it.
void rename(Draft& draft, Change& change);

}  // namespace lockstep::sync
