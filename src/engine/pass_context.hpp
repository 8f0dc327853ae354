// What the settled rows of the mirror rest on besides the accounts: the policy and the objects that it names. Where
// only attribute rules have changed (a lookup table), the rows of those whom the rules are about are to be planned
// again.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/row_digest.hpp"
#include "policy/policy.hpp"

namespace lockstep::engine {

/// Text of what a pass rests on.
/// @param objects what the policy names, as it was read.
[[nodiscard]] std::string context_of(const policy::Policy& policy, std::string_view objects, const RowDigest& digest);

/// By the populations of `policy`, in their order: whether a rule that says something of its people is another than in
/// `before`; none if something else changed, which may be about anybody.
[[nodiscard]] std::optional<std::vector<bool>> changed_populations(const policy::Policy& policy,
                                                                   std::string_view before, std::string_view now);

}  // namespace lockstep::engine
