// What the public record leaves open about JumpCloud, and its own faults, as settings of the twin.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lockstep::twin::jumpcloud {

/// Every member has a row in the table of settings.cpp, which names the question of API-jumpcloud.md that it answers.
struct Settings {
    // Credentials and organisations.
    std::string api_key_role = "administrator";
    bool api_key_expired = false;
    bool wrong_region = false;
    bool multi_tenant = false;
    std::string missing_org_id = "default";
    bool service_account_needs_org = false;
    std::string service_account_actor = "service_account";
    std::string oauth_error = "rfc6749";
    std::int64_t token_lifetime_s = 3600;
    bool single_token = false;
    std::string foreign_emails;

    // Throttling.
    std::int64_t throttle_rps = 0;
    std::int64_t throttle_status = 429;
    std::int64_t throttle_retry_after_s = 0;
    std::int64_t throttle_block_after = 0;
    bool html_errors = false;

    // Lists and staleness.
    std::int64_t page_cap = 100;
    std::int64_t search_page_cap = 1000;
    bool id_filter = true;
    bool absent_in_lists = true;
    std::int64_t search_lag_ms = 1000;
    std::int64_t graph_lag_ms = 1000;
    std::string null_edges = "none";
    bool link_headers = false;

    // Users.
    std::int64_t duplicate_status = 400;
    bool names_fold_case = true;
    std::string new_user_state = "ACTIVATED";
    std::string lone_state = "mirrored";
    std::string suspend_staged = "accept";
    std::string verbs_on_suspended = "accept";
    std::string restricted_writes = "ignore";
    bool state_suspend_route = true;
    std::string employee_identifier_clear = "both";
    std::string sub_ids = "regenerated";
    bool unified_mfa = true;
    std::int64_t max_attributes = 0;
    std::int64_t max_phone_numbers = 0;
    std::int64_t password_min_length = 8;

    // Groups.
    std::string membership_method_filter = "works";
    bool membership_method_field = false;
    bool group_names_unique = false;
    bool idempotent_204 = false;
    std::int64_t max_group_members = 0;
    bool dynamic_emits_events = true;
    bool review_groups_take_members = true;

    // Directory Insights.
    std::int64_t insights_lag_min_ms = 2000;
    std::int64_t insights_lag_max_ms = 30'000;
    std::int64_t insights_tail_percent = 1;
    std::int64_t insights_tail_ms = 600'000;
    std::int64_t insights_doubled_percent = 0;
    std::int64_t insights_future_percent = 0;
    std::int64_t insights_retention_days = 90;
    std::string suspension_events = "both";
    std::string distinct_shape = "live";

    // Bulk jobs and webhook notifications.
    bool bulk_creates_nothing = false;
    std::string webhook_url;
    std::string webhook_authorization;
    std::int64_t webhook_delay_min_ms = 1000;
    std::int64_t webhook_delay_max_ms = 5000;
    std::int64_t webhook_drop_percent = 0;
    std::int64_t webhook_doubled_percent = 0;
};

/// All settings as one JSON object, in the table's order.
[[nodiscard]] std::string to_json(const Settings& settings);

/// Takes over any subset, all or nothing. What is wrong with it comes back, empty if nothing.
[[nodiscard]] std::string configure(Settings& settings, std::string_view json_object);

}  // namespace lockstep::twin::jumpcloud
