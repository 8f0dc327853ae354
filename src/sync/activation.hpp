// How an account that has no access yet gets it, and who is mailed about it (DESIGN §4.4, "Mails and passwords").
#pragma once

#include <optional>
#include <string>

#include "sync/draft.hpp"

namespace lockstep::sync {

/// Plans the activation of the account on the target, there or still to be created, from the state `before`.
void activate(Draft& draft, std::string before, Cause cause, std::string reason);

/// Whoever holds the account has to set another password; not planned yet.
[[nodiscard]] Change expiry_of_password(const Draft& draft, Side side, Cause cause, std::string reason);

/// What is left of an activation with a random password. @param activated the activation, if it is still to be done.
void expire_random_password(Draft& draft, std::optional<ChangeId> activated);

}  // namespace lockstep::sync
