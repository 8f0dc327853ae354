// How JumpCloud is asked (API-jumpcloud.md §16). Each makes what it needs and leaves it in the journal.
#pragma once

#include "survey/question.hpp"

namespace lockstep::survey::jumpcloud {

// People.
Task<Answer> duplicate_status(Ground& ground);
Task<Answer> names_fold_case(Ground& ground);
Task<Answer> new_user_state(Ground& ground);
Task<Answer> lone_state(Ground& ground);
Task<Answer> suspend_staged(Ground& ground);
Task<Answer> state_suspend_route(Ground& ground);
Task<Answer> verbs_on_suspended(Ground& ground);
Task<Answer> restricted_writes(Ground& ground);
Task<Answer> employee_identifier_clear(Ground& ground);
Task<Answer> sub_ids(Ground& ground);
Task<Answer> max_attributes(Ground& ground);
Task<Answer> max_phone_numbers(Ground& ground);

// Lists and groups.
Task<Answer> page_cap(Ground& ground);
Task<Answer> search_page_cap(Ground& ground);
Task<Answer> id_filter(Ground& ground);
Task<Answer> link_headers(Ground& ground);
Task<Answer> absent_in_lists(Ground& ground);
Task<Answer> search_lag(Ground& ground);
Task<Answer> graph_lag(Ground& ground);
Task<Answer> membership_method_field(Ground& ground);
Task<Answer> membership_method_filter(Ground& ground);
Task<Answer> group_names_unique(Ground& ground);
Task<Answer> idempotent_204(Ground& ground);

// Directory Insights and credentials.
Task<Answer> insights_lag(Ground& ground);
Task<Answer> suspension_events(Ground& ground);
Task<Answer> dynamic_emits_events(Ground& ground);
Task<Answer> service_account_actor(Ground& ground);
Task<Answer> oauth_error(Ground& ground);
Task<Answer> single_token(Ground& ground);
Task<Answer> missing_org_id(Ground& ground);

}  // namespace lockstep::survey::jumpcloud
