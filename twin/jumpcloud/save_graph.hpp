// Groups, devices, applications and edges within the saved text.
#pragma once

#include <boost/json/object.hpp>

#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

[[nodiscard]] boost::json::object graph_to_json(const Organization& org);
/// Into an organisation that has its users already. Throws std::exception on a malformed value.
void graph_from_json(Organization& org, const boost::json::object& state);

}  // namespace lockstep::twin::jumpcloud
