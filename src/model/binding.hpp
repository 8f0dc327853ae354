// Device groups that Lockstep has bound to user groups (`assign: {jumpcloud_group: …, device_groups: […]}`).
#pragma once

#include <string>

#include "model/ids.hpp"

namespace lockstep {

/// One that Lockstep gave, so that only it is taken back.
struct GroupBinding {
    GroupId group;
    std::string group_name;
    std::string device_group;
    std::string device_group_name;

    friend auto operator<=>(const GroupBinding&, const GroupBinding&) = default;
};

}  // namespace lockstep
