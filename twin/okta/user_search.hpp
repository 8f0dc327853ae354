// What lists, `search`, `filter` and `q` see of people: the index, which follows the writes after a lag.
#pragma once

#include <functional>
#include <string_view>

#include "twin/okta/call.hpp"
#include "twin/okta/scim.hpp"

namespace lockstep::twin::okta {

/// Visits every user that the index shows at `now`, by id, those after `after` only, until `visit` returns false.
void for_each_indexed(const Org& org, std::string_view after, WallTime now,
                      const std::function<bool(const User&)>& visit);

/// Whether `search` and `sortBy` know the attribute.
[[nodiscard]] bool is_searched(const Org& org, std::string_view attribute);
/// Throws the vendor's refusal of attributes and operators that the parameter does not take.
[[nodiscard]] Filter parse_user_search(const Org& org, std::string_view text);
[[nodiscard]] Filter parse_user_filter(std::string_view text);

[[nodiscard]] Fields fields_of(const User& user);

}  // namespace lockstep::twin::okta
