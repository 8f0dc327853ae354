// `/api/v2/users/{id}/pushendpoints`: the telephones that approve a sign-in.
#pragma once

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

[[nodiscard]] Response list_push_endpoints(Organization& org, const Call& call);
[[nodiscard]] Response get_push_endpoint(Organization& org, const Call& call);
[[nodiscard]] Response delete_push_endpoint(Organization& org, const Call& call);

/// One that a person enrolled at `at`.
[[nodiscard]] boost::json::object make_push_endpoint(std::string id, WallTime at);

}  // namespace lockstep::twin::jumpcloud
