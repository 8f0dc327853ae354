// From a value as it lies in a page to a value of the model: the same for both vendors.
#pragma once

#include "directory/directory.hpp"
#include "model/value.hpp"

namespace lockstep::directory {

/// Unread stays unread; an empty text or list is empty; a whole number is an integer, any other a double; the elements
/// of a list become texts.
[[nodiscard]] Value to_value(const RawValue& raw);

}  // namespace lockstep::directory
