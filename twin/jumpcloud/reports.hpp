// Directory Insights' reports: asked for, made after a while from the state of that moment, fetched as CSV or JSON.
#pragma once

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

[[nodiscard]] Response create_report(Organization& org, const Call& call);
[[nodiscard]] Response list_reports(Organization& org, const Call& call);
[[nodiscard]] Response get_report_content(Organization& org, const Call& call);

}  // namespace lockstep::twin::jumpcloud
