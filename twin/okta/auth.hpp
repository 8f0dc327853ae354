// Who a request comes from: API token, service app's access token, or a person at the vendor's console.
#pragma once

#include "twin/okta/call.hpp"
#include "twin/vendor.hpp"

namespace lockstep::twin::okta {

/// Throws E0000011 for a credential that is unknown, revoked or expired; nobody, if there is none.
///
/// @param scope what the call needs, as a refusal names it.
[[nodiscard]] Principal authenticate(Org& org, const Request& request, Caller caller, std::string_view scope,
                                     WallTime now);

}  // namespace lockstep::twin::okta
