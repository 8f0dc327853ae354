// What the System Log says of who changed one user's profile.
#pragma once

#include <boost/json/array.hpp>

#include "core/task.hpp"
#include "directory/directory.hpp"
#include "directory/okta/client.hpp"

namespace lockstep::directory::okta {

/// Of `user.account.update_profile` events, one edit for each attribute that `changeDetails` names. Okta does not
/// always say what was changed: then one edit without a name.
[[nodiscard]] std::vector<Edit> edits_in(const boost::json::array& events, const AccountId& id);

/// The newest hundred. Source: `GET /api/v1/logs`, bounded by `since` and newest first.
Task<std::vector<Edit>> list_edits(Client& client, Lane lane, AccountId id, WallTime since);

}  // namespace lockstep::directory::okta
