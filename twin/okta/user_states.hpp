// The life cycle of a user: which operation is taken in which status, and where it leads.
#pragma once

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

/// Ends the account: apps unassigned, password destroyed, sessions and tokens gone, groups kept.
void deactivate(Call& call, User& user);
/// Starts the activation that a create or `lifecycle/activate` asks for.
void activate(Org& org, User& user, WallTime now, Random& random);
/// Ends the activations whose delay is over.
void finish_activations(Org& org, WallTime now, Random& random);

Response activate_user(Call& call);
Response reactivate_user(Call& call);
Response deactivate_user(Call& call);
Response suspend_user(Call& call);
Response unsuspend_user(Call& call);
Response unlock_user(Call& call);
Response expire_password(Call& call);
Response expire_password_with_temporary(Call& call);
Response reset_password(Call& call);
Response reset_factors(Call& call);

}  // namespace lockstep::twin::okta
