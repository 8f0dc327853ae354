// The routes of `/api/systemusers` and its search.
#pragma once

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

[[nodiscard]] Response list_users(Organization& org, const Call& call);
[[nodiscard]] Response search_users(Organization& org, const Call& call);
[[nodiscard]] Response get_user(Organization& org, const Call& call);
[[nodiscard]] Response create_user(Organization& org, const Call& call);
[[nodiscard]] Response update_user(Organization& org, const Call& call);
[[nodiscard]] Response delete_user(Organization& org, const Call& call);

[[nodiscard]] Response activate_user(Organization& org, const Call& call);
[[nodiscard]] Response suspend_user(Organization& org, const Call& call);
[[nodiscard]] Response expire_user(Organization& org, const Call& call);
[[nodiscard]] Response unlock_user(Organization& org, const Call& call);
[[nodiscard]] Response reset_mfa(Organization& org, const Call& call);
[[nodiscard]] Response sync_mfa(Organization& org, const Call& call);

}  // namespace lockstep::twin::jumpcloud
