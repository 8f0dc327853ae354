// What a test may look at and no vendor shows; answered to a person at the console only.
#pragma once

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

/// `GET /_twin/mails`: `[{at, kind, to, user}]`.
[[nodiscard]] Response list_mails(Organization& org, const Call& call);
/// `GET /_twin/journal`: the latest calls, `[{at, method, target, actor, status}]`.
[[nodiscard]] Response list_journal(Organization& org, const Call& call);
/// Notes one call in the journal.
void note_call(Organization& org, const Call& call, int status);

}  // namespace lockstep::twin::jumpcloud
