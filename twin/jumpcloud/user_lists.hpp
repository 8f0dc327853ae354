// The arrays within a user: replaced whole, their elements given new ids by each write.
#pragma once

#include <string>

#include "twin/jumpcloud/object_id.hpp"
#include "twin/jumpcloud/settings.hpp"
#include "twin/jumpcloud/user.hpp"

namespace lockstep::twin::jumpcloud {

/// What is wrong with the array, in the vendor's words; empty if it was taken.
[[nodiscard]] std::string apply_list(const Settings& settings, ObjectIds& ids, WallTime now, User& user, Field field,
                                     const boost::json::value& value);

}  // namespace lockstep::twin::jumpcloud
