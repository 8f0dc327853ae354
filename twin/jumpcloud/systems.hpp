// The routes of `/api/systems`, its search, and the commands to a device.
#pragma once

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

[[nodiscard]] Response list_systems(Organization& org, const Call& call);
[[nodiscard]] Response search_systems(Organization& org, const Call& call);
[[nodiscard]] Response get_system(Organization& org, const Call& call);
[[nodiscard]] Response update_system(Organization& org, const Call& call);
[[nodiscard]] Response delete_system(Organization& org, const Call& call);
/// `POST /api/systems/{id}/command/builtin/{command}`: 201 without body; delivered once the device is online.
[[nodiscard]] Response command_system(Organization& org, const Call& call);

/// `POST /_twin/systems/{id}` `{"active": …}`: the device goes off or comes back, and takes what waits for it.
[[nodiscard]] Response set_system_online(Organization& org, const Call& call);
/// `GET /_twin/commands`: the queue of every device.
[[nodiscard]] Response list_commands(Organization& org, const Call& call);

/// A device of that name, as its agent would report it.
[[nodiscard]] System make_system(const Organization& org, std::string id, std::string_view hostname,
                                 std::string_view os_family, bool active, WallTime now);

}  // namespace lockstep::twin::jumpcloud
