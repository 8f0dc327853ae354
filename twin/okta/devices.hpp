// Devices that people registered, and their life cycle.
#pragma once

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

/// A device for the person, as when they enrol it.
void add_device(Org& org, const User& user, WallTime now);

Response list_devices(Call& call);
Response get_device(Call& call);
Response delete_device(Call& call);
Response activate_device(Call& call);
Response deactivate_device(Call& call);
Response suspend_device(Call& call);
Response unsuspend_device(Call& call);
Response list_device_users(Call& call);
Response list_devices_of_user(Call& call);

}  // namespace lockstep::twin::okta
