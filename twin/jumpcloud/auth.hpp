// Who may ask what: credentials, organisations, roles, throttling; judged before any route is looked up.
#pragma once

#include <optional>

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

/// Fills in `call.actor`. A refusal comes back, none if the request may go on.
[[nodiscard]] std::optional<Response> authenticate(Organization& org, Call& call);

/// The rules of `x-org-id` (API-jumpcloud.md §1.4).
[[nodiscard]] std::optional<Response> check_organization(const Organization& org, const Call& call);

/// `writes` is what the route does; a read-only role may not.
[[nodiscard]] std::optional<Response> check_role(const Call& call, bool writes);

/// The vendor's overload as the settings describe it; nothing by default.
[[nodiscard]] std::optional<Response> throttle(Organization& org, const Call& call);

/// `POST /oauth2/token`.
[[nodiscard]] Response give_token(Organization& org, const Call& call);

/// Replaces the API key at once, as "Generate New API Key" does.
[[nodiscard]] Response rotate_api_key(Organization& org, const Call& call);

/// 401 as Directory and console word it.
[[nodiscard]] Response unauthorized();

}  // namespace lockstep::twin::jumpcloud
