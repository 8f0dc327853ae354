// The directory's own events in Directory Insights, as far as one call gives them.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "core/task.hpp"
#include "directory/jumpcloud/client.hpp"
#include "model/ids.hpp"

namespace lockstep::directory::jumpcloud {

/// What one call asks for; a full answer may hide more.
inline constexpr int kMostEvents = 1000;

/// @param search_term as the vendor takes it. @param sort `ASC` or `DESC`, by time.
/// @throws DirectoryError `malformed` for an answer that is no list.
/// Source: `POST /insights/directory/v1/events`.
Task<boost::json::array> list_events(Client& client, Lane lane, boost::json::object search_term, WallTime from,
                                     std::string_view sort);

/// The search term of what was done to one user.
[[nodiscard]] boost::json::object about_user(const AccountId& id);

/// Who did it, by the best name that the event has; empty if it does not say.
[[nodiscard]] std::string initiator_of(const boost::json::object& event);

}  // namespace lockstep::directory::jumpcloud
