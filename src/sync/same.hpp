// When two values are the same: exactly, folded (names), or up to the forms that vendors give them (learned forms).
#pragma once

#include "model/value.hpp"

namespace lockstep::sync {

/// Texts compare exactly; where `folds`, trimmed and case-folded.
[[nodiscard]] bool is_same(const Value& a, const Value& b, bool folds);

/// Equal once both are folded: case, white space, Unicode form, digits of a telephone, order of a set. What may be
/// learned as a vendor's own form of what was written (DESIGN §4.3); anything further apart is somebody's edit.
[[nodiscard]] bool is_same_in_other_form(const Value& a, const Value& b);

}  // namespace lockstep::sync
