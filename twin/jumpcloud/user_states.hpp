// `/api/v2/bulk/userstates`: changes of state that wait for a date.
#pragma once

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

[[nodiscard]] Response schedule_states(Organization& org, const Call& call);
[[nodiscard]] Response list_scheduled_states(Organization& org, const Call& call);
/// `GET …/eventlist/next?users=`: the next change of each of up to 100 users.
[[nodiscard]] Response list_next_states(Organization& org, const Call& call);
[[nodiscard]] Response cancel_scheduled_state(Organization& org, const Call& call);

/// Makes the changes whose date has come.
void change_states_due(Organization& org, WallTime now, Random& random);
[[nodiscard]] std::optional<WallTime> next_state_change(const Organization& org);

}  // namespace lockstep::twin::jumpcloud
