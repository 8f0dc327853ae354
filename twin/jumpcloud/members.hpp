// Members of groups and associations: the direct edges, read and written.
#pragma once

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

/// `GET …/{group}/members`: direct edges; 404 for a group that is not there.
[[nodiscard]] Response list_members(Organization& org, const Call& call, NodeType group_type);
/// `POST …/{group}/members`, by the table of API-jumpcloud.md §5.4.
[[nodiscard]] Response change_member(Organization& org, const Call& call, NodeType group_type);

/// `GET …/{source}/associations?targets=`.
[[nodiscard]] Response list_associations(Organization& org, const Call& call, NodeType source_type);
/// `POST …/{source}/associations`.
[[nodiscard]] Response change_association(Organization& org, const Call& call, NodeType source_type);

}  // namespace lockstep::twin::jumpcloud
