// Who gave and took a membership, as the System Log tells.
#pragma once

#include <boost/json/array.hpp>
#include <vector>

#include "directory/okta/client.hpp"

namespace lockstep::directory::okta {

/// One page of the log: the newest hundred of this membership.
/// @param since at most so far back as the vendor keeps its log.
Task<std::vector<EdgeEdit>> list_edge_edits(Client& client, Lane lane, AccountId id, GroupId group, WallTime since);

/// Newest first, by when they happened.
[[nodiscard]] std::vector<EdgeEdit> edge_edits_in(const boost::json::array& events);

}  // namespace lockstep::directory::okta
