// What Directory Insights says of who changed one user.
#pragma once

#include <boost/json/array.hpp>

#include "core/task.hpp"
#include "directory/directory.hpp"
#include "directory/jumpcloud/client.hpp"

namespace lockstep::directory::jumpcloud {

/// Of `user_update` events, one edit for each entry of `changes`.
[[nodiscard]] std::vector<Edit> edits_in(const boost::json::array& events);

/// The newest thousand events. Source: `POST /insights/directory/v1/events`.
Task<std::vector<Edit>> list_edits(Client& client, Lane lane, AccountId id, WallTime since);

}  // namespace lockstep::directory::jumpcloud
