// What a vendor that fails says, and what a list looks like that lost its rest.
#pragma once

#include <cstddef>
#include <string_view>

#include <string_view>
#include "core/clock.hpp"
#include "core/http_message.hpp"

#include "twin/fault_rule.hpp"
#include "twin/vendor_kind.hpp"

namespace lockstep::twin {

/// The answer of a `status` rule: its own headers and body, else the vendor's error of that status, else (html) the
/// page of the proxy before it.
[[nodiscard]] Response fault_answer(const FaultRule& rule, VendorKind vendor, std::string_view url, WallTime now);

/// Keeps the first `rows` rows of a list: a bare JSON array, or the array `results` of an object. Anything else stays.
/// @param hide_rest totals shrink as well and the link to the next page goes, so that nothing shows the loss.
void truncate_list(Response& response, std::size_t rows, bool hide_rest);

/// In the object of an answer in which `near` stands (its id), the first `find` is `with` instead, if both are there.
void spoil(Response& response, std::string_view near, std::string_view find, std::string_view with);

}  // namespace lockstep::twin
