// SSH keys of a person, what is known of their TOTP, and two older verbs.
#pragma once

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

[[nodiscard]] Response list_ssh_keys(Organization& org, const Call& call);
[[nodiscard]] Response add_ssh_key(Organization& org, const Call& call);
[[nodiscard]] Response delete_ssh_key(Organization& org, const Call& call);
[[nodiscard]] Response get_totp(Organization& org, const Call& call);
[[nodiscard]] Response reset_totp(Organization& org, const Call& call);
[[nodiscard]] Response mail_activation(Organization& org, const Call& call);

}  // namespace lockstep::twin::jumpcloud
