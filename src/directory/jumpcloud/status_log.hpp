// What Directory Insights says of one user's status: whether a suspension still stands unlifted.
#pragma once

#include <boost/json/array.hpp>

#include "core/task.hpp"
#include "directory/jumpcloud/client.hpp"
#include "model/ids.hpp"

namespace lockstep::directory::jumpcloud {

/// True if these events show a suspension, and nothing after the first one that lifts it. A suspension by SCIM is
/// logged as `user_update` with `changes[].field` = `state` or `suspended` (API-jumpcloud.md §7.2), so both forms
/// count.
[[nodiscard]] bool shows_standing_suspension(const boost::json::array& events);

/// Asks for the user's events since a little before `since`, when the suspension was read back.
/// Source: `POST /insights/directory/v1/events`.
Task<bool> still_suspended_since(Client& client, Lane lane, AccountId id, WallTime since);

}  // namespace lockstep::directory::jumpcloud
