// How a refusal for good is remembered, and how it is found again (DESIGN §4.6).
#pragma once

#include <cstdint>
#include <string_view>

#include "model/change.hpp"
#include "model/standing.hpp"
#include "policy/policy.hpp"

namespace lockstep::sync {

/// A person's answer to a name that the vendor says is taken: it was given free, so the write is tried once more.
inline constexpr std::string_view kTryAgain = "try again";

/// A refused value: the account's attribute, what was to stand there, what it was computed from, under which rule.
[[nodiscard]] Stuck refused_value(const policy::Policy& policy, const Change& change, const AttributeWrite& write);

/// A refused edge, state change or creation: the very same change is not tried again.
[[nodiscard]] Stuck refused_change(const Change& change);

/// Whether changes of that kind write values: each is refused by itself.
[[nodiscard]] bool writes_values(ChangeKind kind);

/// A refused suspension of the account as it stands; `before` is its state then. It counts how often, since the first
/// refusal is answered by ending sessions and trying again.
[[nodiscard]] bool is_refused_suspension(const Stuck& stuck, Side side, std::string_view before);
[[nodiscard]] std::int64_t refusals_in(const Stuck& suspension);

}  // namespace lockstep::sync
