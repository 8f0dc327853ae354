// What the public record leaves open, and faults inside the vendor: each a setting with a safe default (API-okta.md
// §7).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace lockstep::twin::okta {

struct Settings {
    // Limits.
    std::string plan = "workforce";                    ///< integrator | one_app | workforce
    std::map<std::string, std::int64_t> org_limits;    ///< bucket → requests a minute of the whole org
    std::map<std::string, std::int64_t> foreign_load;  ///< bucket → requests a minute that other apps take of it
    std::int64_t share_percent = 50;                   ///< of each bucket that one token or app may use
    std::int64_t concurrency_refusals = 0;             ///< the next n requests get the 429 with limit 0

    // Lag.
    std::int64_t index_lag_ms = 0;         ///< lists, `search`, `filter`, `q` show an older state
    std::int64_t member_lag_ms = 0;        ///< member lists show an older state
    std::int64_t activation_delay_ms = 0;  ///< activation answers at once and ends later; E0000112 in between
    std::int64_t rule_lag_ms = 0;          ///< group rules are evaluated this much after the write
    std::int64_t log_lag_ms = 0;           ///< events are persisted this much after `published`
    std::int64_t late_event_percent = 0;   ///< of the events come another `late_event_ms` later, out of order
    std::int64_t late_event_ms = 60'000;

    // Open points.
    std::string suspend_from = "active";           ///< active | linked: PROVISIONED and PASSWORD_EXPIRED too
    std::string unsuspend_to = "active";           ///< active | previous
    std::string deactivate_again = "not_found";    ///< not_found | forbidden | ok
    std::string read_only_group = "E0000006";      ///< E0000006 | E0000001: members of APP_GROUP and BUILT_IN
    std::string rule_member_removed = "excluded";  ///< excluded | readded
    std::string duplicate_group = "E0000001";      ///< E0000001 | E0000055
    std::string page_over_limit = "cut";           ///< cut | refused: a page over the most that a list gives
    std::string expired_token = "E0000011";        ///< E0000011 | E0000005
    std::string list_order = "id";                 ///< id | other: of the plain list of users
    bool dpop_required = false;                    ///< no service app gets a token without a DPoP proof
    bool api_dpop_nonce = false;                   ///< the API too asks for a nonce in each proof
    bool apps_of_provisioned = true;               ///< else E0000117 until they have signed in
    bool suspend_ends_sessions = false;
    bool update_deprovisioned = false;   ///< "Edit deactivated user profile"
    std::int64_t max_apps = 0;           ///< 0: no limit
    std::int64_t log_cursor_life_s = 0;  ///< 0: cursors of the System Log never die

    // Faults.
    bool role_removed = false;                  ///< no credential has an admin role: lists shrink to []
    bool read_only_mode = false;                ///< writes answer 503 E0000010
    std::int64_t fail_pages_over = 0;           ///< lists with a larger limit answer 500 E0000009; 0: none
    std::int64_t type_delete_failures = 0;      ///< the next n deletions of a user type answer 500 E0000009
    std::int64_t rules_reconciling = 0;         ///< the next n `POST /groups/rules` answer 423
    std::int64_t profile_mastered_percent = 0;  ///< of the people are mastered elsewhere: E0000023

    // Event hooks.
    std::int64_t hook_batch_ms = 1000;
    std::int64_t hook_delay_ms = 0;
    std::int64_t hook_start_delay_ms = 0;   ///< a hook made or changed hears of nothing for so long
    std::int64_t hook_reorder_percent = 0;  ///< of the deliveries wait until the next one has gone
    std::int64_t hook_drop_percent = 0;
    std::int64_t hook_double_percent = 0;
    std::int64_t hook_quota = 400'000;      ///< events in 24 h
    std::int64_t hooks_disabled_after = 0;  ///< failed deliveries in a row switch a hook off; 0: never
};

[[nodiscard]] std::string to_json(const Settings& settings);
/// Takes any subset; nothing is changed if anything is wrong. What is wrong, or empty.
[[nodiscard]] std::string configure(Settings& settings, std::string_view json_object);

}  // namespace lockstep::twin::okta
