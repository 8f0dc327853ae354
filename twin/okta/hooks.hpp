// Event hooks: verification, batched delivery, one retry.
#pragma once

#include "twin/okta/call.hpp"
#include "twin/vendor.hpp"

namespace lockstep::twin::okta {

[[nodiscard]] LogTarget target_of(const EventHook& hook);
/// Puts an event on the way to every hook that subscribes to its type.
void queue_for_hooks(Org& org, const LogEvent& event);

[[nodiscard]] std::optional<WallTime> next_hook_due(const Org& org);
/// Deliveries, verifications and second tries that are due.
[[nodiscard]] std::vector<Outgoing> run_hooks(Org& org, WallTime now, Random& random);
/// Status 0: nobody answered in time. A time-out or a 5xx is tried once more, a 4xx never.
/// @return how a verification ended, for the request that asked for it.
std::optional<Response> hook_answered(Org& org, std::string_view id, int status, std::string_view body, WallTime now);

/// What the request for a verification gets in the end: the hook, or why it could not be verified.
[[nodiscard]] Response verification_answer(const Org& org, const EventHook& hook, WallTime now);

Response list_hooks(Call& call);
Response create_hook(Call& call);
Response get_hook(Call& call);
Response replace_hook(Call& call);
Response delete_hook(Call& call);
Response activate_hook(Call& call);
Response deactivate_hook(Call& call);
/// Sends the challenge. The hook becomes VERIFIED when that is answered, and the vendor answers only then: the response
/// names what it waits for (twin/vendor.hpp), and says UNVERIFIED to whoever does not wait.
Response verify_hook(Call& call);
/// What the console's preview sends to a hook: a delivery about nobody (API-okta.md §2.12).
Response preview_hook(Call& call);

}  // namespace lockstep::twin::okta
