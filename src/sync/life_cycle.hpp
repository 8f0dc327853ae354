// What the parts of the life-cycle table (DESIGN §4.4) share: why a state is to change, and how access ends.
#pragma once

#include <string>

#include "sync/draft.hpp"

namespace lockstep::sync {

/// Why a state is to change, judged against the states that were last seen to go together.
struct StateCause {
    Cause cause = Cause::state;
    bool commanded = false;  ///< somebody suspended this very account on the source after the link was made
};
[[nodiscard]] StateCause state_cause(const Draft& draft);

/// Suspends the person's further accounts in both directories and ends their access, or only says so where the policy
/// says `report`. Nothing else is ever written to them.
void contain_further(Draft& draft, const StateCause& why, const std::string& reason);

/// True where the states go together: nothing is left to do for them.
[[nodiscard]] bool goes_together(Situation source, Situation target);

/// The source is off, or a filter dropped the person: suspend, end access, then grace.
void offboard(Draft& draft);

/// Suspends the account on `side` and ends its access.
void suspend(Draft& draft, Side side, const StateCause& why, const std::string& reason);

/// Okta refuses to suspend whom it has locked out: they are unlocked and suspended in one step.
[[nodiscard]] bool is_locked_out(const Account& account);

/// Nobody has ever signed in with it: Okta cannot suspend it, so it is deactivated.
[[nodiscard]] bool is_deactivated_at_once(const Account& account);

/// What is left to end once nobody can sign in: sessions and tokens in Okta, the password in JumpCloud.
Change end_of_access(const Draft& draft, Side side, Cause cause, std::string reason);

/// `suspended in JumpCloud`, `gone from Okta`: the fact that a reason names.
[[nodiscard]] std::string said_of(Situation situation, Side side);

}  // namespace lockstep::sync
