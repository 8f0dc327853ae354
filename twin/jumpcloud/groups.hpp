// The routes of `/api/v2/usergroups`, `/api/v2/systemgroups` and `/api/v2/groups`.
#pragma once

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

[[nodiscard]] Response list_groups(Organization& org, const Call& call, NodeType type);
/// Groups of both kinds.
[[nodiscard]] Response list_all_groups(Organization& org, const Call& call);
[[nodiscard]] Response get_group(Organization& org, const Call& call, NodeType type);
[[nodiscard]] Response create_group(Organization& org, const Call& call, NodeType type);
/// A full replacement: what is left out is reset.
[[nodiscard]] Response replace_group(Organization& org, const Call& call, NodeType type);
[[nodiscard]] Response delete_group(Organization& org, const Call& call, NodeType type);

}  // namespace lockstep::twin::jumpcloud
