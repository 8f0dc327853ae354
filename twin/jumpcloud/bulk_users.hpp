// `/api/v2/bulk/users`: jobs that create or change many users; a job id says nothing about what became of them.
#pragma once

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

[[nodiscard]] Response bulk_create(Organization& org, const Call& call);
[[nodiscard]] Response bulk_update(Organization& org, const Call& call);
[[nodiscard]] Response bulk_results(Organization& org, const Call& call);

}  // namespace lockstep::twin::jumpcloud
