// `/api/organizations`: who the key belongs to, and the settings that decide what a create does.
#pragma once

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

[[nodiscard]] Response list_organizations(Organization& org, const Call& call);
[[nodiscard]] Response get_organization(Organization& org, const Call& call);

}  // namespace lockstep::twin::jumpcloud
