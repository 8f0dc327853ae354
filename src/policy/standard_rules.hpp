// The attribute rules that a policy need not write down.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "policy/draft.hpp"

namespace lockstep::policy {

struct StandardPair {
    std::string_view jumpcloud;
    std::string_view okta;
    bool always;  ///< also added to a policy with `attributes`, where none of its rules names either attribute
};
/// Without `attributes` all of them are carried.
[[nodiscard]] std::span<const StandardPair> standard_pairs();

struct StandardName {
    Side side;
    std::string_view attribute;
    std::vector<std::string_view> candidates;
    std::string_view about;
};
/// How a new account is called where no rule writes that attribute.
[[nodiscard]] const std::vector<StandardName>& standard_names();

/// Appends what is missing to the rules of a policy.
/// @param given whether the policy has `attributes` of its own.
void add_standard_rules(bool given, std::vector<DraftAttribute>& rules);

}  // namespace lockstep::policy
