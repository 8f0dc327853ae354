// `/api/v2/applemdms`: Apple devices under management, which know nothing of the system id, only of the serial number.
#pragma once

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

[[nodiscard]] Response list_apple_mdms(Organization& org, const Call& call);
[[nodiscard]] Response list_apple_devices(Organization& org, const Call& call);
[[nodiscard]] Response get_apple_device(Organization& org, const Call& call);
/// `…/{device}/{lock|erase|restart|shutdown}`: 204; a lock needs a pin of six digits.
[[nodiscard]] Response command_apple_device(Organization& org, const Call& call);

}  // namespace lockstep::twin::jumpcloud
