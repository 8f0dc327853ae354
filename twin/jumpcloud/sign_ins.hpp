// Sign-ins: a few of the last hours, so that the log is not only made of what a test did, and those that a test makes.
#pragma once

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

/// Logs up to `most` sign-ins in the services `sso` and `radius`: as recorded, the first with nine fraction digits,
/// the second with whole seconds and an id that is a UUID (quirk 37).
void log_sign_ins(Organization& org, std::size_t most, WallTime now);

/// The twin's own: somebody signs in at the user portal, from `client_ip` and `geoip` if the body names them. 401
/// unless they are ACTIVATED and not locked; both ways an event `user_login_attempt`.
Response sign_in_user(Organization& org, const Call& call);
/// The twin's own: somebody gets their password wrong too often.
Response lock_user_out(Organization& org, const Call& call);

}  // namespace lockstep::twin::jumpcloud
