// A few sign-ins of the last hours, so that the log is not only made of what a test did.
#pragma once

#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

/// Logs up to `most` sign-ins in the services `sso` and `radius`: as recorded, the first with nine fraction digits,
/// the second with whole seconds and an id that is a UUID (quirk 37).
void log_sign_ins(Organization& org, std::size_t most, WallTime now);

}  // namespace lockstep::twin::jumpcloud
