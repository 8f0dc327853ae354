// Who gave and took a membership, as Directory Insights tells.
#pragma once

#include <boost/json/array.hpp>
#include <vector>

#include "directory/jumpcloud/client.hpp"

namespace lockstep::directory::jumpcloud {

/// One call: the newest thousand associations of the account, as far back as the vendor keeps them.
Task<std::vector<EdgeEdit>> list_edge_edits(Client& client, Lane lane, AccountId id, GroupId group, WallTime since);

/// Of that membership alone, newest first. Which end of an association is `from` varies.
[[nodiscard]] std::vector<EdgeEdit> edge_edits_in(const boost::json::array& events, const AccountId& id,
                                                  const GroupId& group);

}  // namespace lockstep::directory::jumpcloud
