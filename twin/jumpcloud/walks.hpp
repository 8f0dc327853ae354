// Traversals: whom and what a node reaches, directly and through groups, with the ways that lead there.
#pragma once

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

/// `GET /users/{id}/systems`, `/usergroups/{id}/membership`, `/users/{id}/memberof` …: `[{id, type, paths,
/// compiledAttributes}]`, ascending by id. A node that is not there reaches nothing: `200 []` (quirk 22).
[[nodiscard]] Response walk(Organization& org, const Call& call, NodeType from, NodeType to);

}  // namespace lockstep::twin::jumpcloud
