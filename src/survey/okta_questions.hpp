// How Okta is asked (API-okta.md §7). Each makes what it needs and leaves it in the journal.
#pragma once

#include "survey/question.hpp"

namespace lockstep::survey::okta {

Task<Answer> suspend_from(Ground& ground);
Task<Answer> unsuspend_to(Ground& ground);
Task<Answer> deactivate_again(Ground& ground);
Task<Answer> update_deprovisioned(Ground& ground);
Task<Answer> activation_delay(Ground& ground);
Task<Answer> stale_etag(Ground& ground);

Task<Answer> read_only_group(Ground& ground);
Task<Answer> duplicate_group(Ground& ground);
Task<Answer> rule_member_removed(Ground& ground);

Task<Answer> index_lag(Ground& ground);
Task<Answer> member_lag(Ground& ground);
Task<Answer> log_lag(Ground& ground);
Task<Answer> page_over_limit(Ground& ground);
Task<Answer> list_order(Ground& ground);
Task<Answer> expired_token(Ground& ground);

}  // namespace lockstep::survey::okta
