// The routes of Directory Insights.
#pragma once

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

[[nodiscard]] Response list_events(Organization& org, const Call& call);
[[nodiscard]] Response count_events(Organization& org, const Call& call);
[[nodiscard]] Response distinct_events(Organization& org, const Call& call);
[[nodiscard]] Response interval_events(Organization& org, const Call& call);

}  // namespace lockstep::twin::jumpcloud
