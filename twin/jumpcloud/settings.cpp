#include "twin/jumpcloud/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <vector>

#include "core/problem.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;

struct Setting {
    std::string_view name;
    bool Settings::* flag = nullptr;
    std::int64_t Settings::* number = nullptr;
    std::string Settings::* text = nullptr;
    std::int64_t low = 0, high = 0;  ///< of a number
    std::string_view choices = {};   ///< of a text, separated by spaces; empty = any text
};

constexpr Setting flag(std::string_view name, bool Settings::* member) {
    return {.name = name, .flag = member};
}

constexpr Setting number(std::string_view name, std::int64_t Settings::* member, std::int64_t low, std::int64_t high) {
    return {.name = name, .number = member, .low = low, .high = high};
}

constexpr Setting text(std::string_view name, std::string Settings::* member, std::string_view choices = {}) {
    return {.name = name, .text = member, .choices = choices};
}

constexpr std::int64_t kHour = 3'600'000;

// "Qn" is the open question n of API-jumpcloud.md §16, "quirk n" a row of its §12. Q10 (ending sessions) has no route.
constexpr auto kSettings = std::to_array<Setting>({
    text("api_key_role", &Settings::api_key_role, "administrator read_only command_runner"),
    flag("api_key_expired", &Settings::api_key_expired),
    flag("wrong_region", &Settings::wrong_region),                                             // quirk 44
    flag("multi_tenant", &Settings::multi_tenant),                                             // quirk 43
    text("missing_org_id", &Settings::missing_org_id, "default refuse"),                       // Q23
    flag("service_account_needs_org", &Settings::service_account_needs_org),                   // §1.3
    text("service_account_actor", &Settings::service_account_actor, "service_account admin"),  // Q18
    text("oauth_error", &Settings::oauth_error, "rfc6749 text"),                               // Q3
    number("token_lifetime_s", &Settings::token_lifetime_s, 1, 86'400),
    flag("single_token", &Settings::single_token),                                               // Q22
    text("foreign_emails", &Settings::foreign_emails),                                           // quirk 28
    number("throttle_rps", &Settings::throttle_rps, 0, 1'000'000),                               // Q2; 0 = none
    number("throttle_status", &Settings::throttle_status, 400, 599),                             // Q2: 429, 503, 403
    number("throttle_retry_after_s", &Settings::throttle_retry_after_s, 0, 3600),                // Q2; 0 = no header
    number("throttle_block_after", &Settings::throttle_block_after, 0, 1'000'000),               // quirk 34; 0 = never
    flag("html_errors", &Settings::html_errors),                                                 // §1.1, the edge
    number("page_cap", &Settings::page_cap, 1, 10'000),                                          // Q6
    number("search_page_cap", &Settings::search_page_cap, 1, 10'000),                            // Q6
    flag("id_filter", &Settings::id_filter),                                                     // Q4
    flag("absent_in_lists", &Settings::absent_in_lists),                                         // §4.1
    number("search_lag_ms", &Settings::search_lag_ms, 0, kHour),                                 // Q19
    number("graph_lag_ms", &Settings::graph_lag_ms, 0, kHour),                                   // Q19
    text("null_edges", &Settings::null_edges, "none null missing"),                              // quirk 13
    flag("link_headers", &Settings::link_headers),                                               // quirk 14
    number("duplicate_status", &Settings::duplicate_status, 400, 409),                           // Q1: 400 or 409
    flag("names_fold_case", &Settings::names_fold_case),                                         // Q13
    text("new_user_state", &Settings::new_user_state, "ACTIVATED STAGED"),                       // §4.2
    text("lone_state", &Settings::lone_state, "mirrored refuse"),                                // quirk 8
    text("suspend_staged", &Settings::suspend_staged, "accept refuse"),                          // Q14
    text("verbs_on_suspended", &Settings::verbs_on_suspended, "accept refuse"),                  // Q15
    text("restricted_writes", &Settings::restricted_writes, "ignore refuse"),                    // Q16
    flag("state_suspend_route", &Settings::state_suspend_route),                                 // Q9
    text("employee_identifier_clear", &Settings::employee_identifier_clear, "both null empty"),  // Q21
    text("sub_ids", &Settings::sub_ids, "regenerated kept"),                                     // Q24
    flag("unified_mfa", &Settings::unified_mfa),                                                 // §9
    number("max_attributes", &Settings::max_attributes, 0, 10'000),                              // Q25; 0 = any number
    number("max_phone_numbers", &Settings::max_phone_numbers, 0, 10'000),                        // Q25
    number("password_min_length", &Settings::password_min_length, 1, 64),                        // §9
    text("membership_method_filter", &Settings::membership_method_filter, "works ignored"),      // Q5
    flag("membership_method_field", &Settings::membership_method_field),                         // Q5
    flag("group_names_unique", &Settings::group_names_unique),                                   // Q7
    flag("idempotent_204", &Settings::idempotent_204),                                           // Q8
    number("max_group_members", &Settings::max_group_members, 0, 10'000'000),                    // Q25
    flag("dynamic_emits_events", &Settings::dynamic_emits_events),                               // Q17
    flag("review_groups_take_members", &Settings::review_groups_take_members),                   // §5.3
    number("insights_lag_min_ms", &Settings::insights_lag_min_ms, 0, kHour),                     // Q12
    number("insights_lag_max_ms", &Settings::insights_lag_max_ms, 0, kHour),                     // Q12
    number("insights_tail_percent", &Settings::insights_tail_percent, 0, 100),                   // Q12
    number("insights_tail_ms", &Settings::insights_tail_ms, 0, 24 * kHour),                      // Q12
    number("insights_doubled_percent", &Settings::insights_doubled_percent, 0, 100),             // §7.1
    number("insights_future_percent", &Settings::insights_future_percent, 0, 100),               // quirk 37
    number("insights_retention_days", &Settings::insights_retention_days, 1, 3650),              // §7.1
    text("suspension_events", &Settings::suspension_events, "both update suspended"),            // Q20, quirk 10
    text("distinct_shape", &Settings::distinct_shape, "live spec"),                              // §7.1
    flag("bulk_creates_nothing", &Settings::bulk_creates_nothing),                               // quirk 32
    text("webhook_url", &Settings::webhook_url),                                                 // Q11; empty = none
    text("webhook_authorization", &Settings::webhook_authorization),
    number("webhook_delay_min_ms", &Settings::webhook_delay_min_ms, 0, kHour),      // Q11
    number("webhook_delay_max_ms", &Settings::webhook_delay_max_ms, 0, kHour),      // Q11
    number("webhook_drop_percent", &Settings::webhook_drop_percent, 0, 100),        // §8.1
    number("webhook_doubled_percent", &Settings::webhook_doubled_percent, 0, 100),  // §8.1
});

bool is_choice(std::string_view choices, std::string_view word) {
    if (choices.empty()) return true;
    const auto padded = fmt::format(" {} ", choices);
    return !word.contains(' ') && padded.contains(fmt::format(" {} ", word));
}

const Setting* find_setting(std::string_view name) {
    const auto* found = std::ranges::find(kSettings, name, &Setting::name);
    return found == kSettings.end() ? nullptr : found;
}

std::string unknown(std::string_view name) {
    std::vector<std::string> names;
    for (const Setting& setting : kSettings) names.emplace_back(setting.name);
    const std::string nearest = nearest_name(name, names);
    if (nearest.empty()) return fmt::format("there is no setting \"{}\"", name);
    return fmt::format("there is no setting \"{}\"; did you mean \"{}\"?", name, nearest);
}

std::string set(Settings& settings, const Setting& setting, const json::value& value) {
    if (setting.flag != nullptr) {
        if (!value.is_bool()) return fmt::format("{} is true or false", setting.name);
        settings.*setting.flag = value.get_bool();
    } else if (setting.number != nullptr) {
        const bool fits = value.is_int64() && value.get_int64() >= setting.low && value.get_int64() <= setting.high;
        if (!fits) return fmt::format("{} is a whole number from {} to {}", setting.name, setting.low, setting.high);
        settings.*setting.number = value.get_int64();
    } else {
        if (!value.is_string()) return fmt::format("{} is a string", setting.name);
        const std::string word{value.get_string()};
        if (!is_choice(setting.choices, word)) return fmt::format("{} is one of: {}", setting.name, setting.choices);
        settings.*setting.text = word;
    }
    return {};
}

}  // namespace

std::string to_json(const Settings& settings) {
    json::object object;
    for (const Setting& setting : kSettings) {
        json::value& value = object[setting.name];
        if (setting.flag != nullptr) value = settings.*setting.flag;
        if (setting.number != nullptr) value = settings.*setting.number;
        if (setting.text != nullptr) value = json::string{settings.*setting.text};
    }
    return json::serialize(object);
}

std::string configure(Settings& settings, std::string_view json_object) {
    boost::system::error_code failure;
    const json::value value = json::parse({json_object.data(), json_object.size()}, failure);
    if (failure || !value.is_object()) return "settings are one JSON object";
    Settings next = settings;
    for (const auto& [name, wanted] : value.get_object()) {
        const Setting* setting = find_setting({name.data(), name.size()});
        if (setting == nullptr) return unknown({name.data(), name.size()});
        if (std::string wrong = set(next, *setting, wanted); !wrong.empty()) return wrong;
    }
    if (next.insights_lag_min_ms > next.insights_lag_max_ms) return "insights_lag_min_ms is over insights_lag_max_ms";
    if (next.webhook_delay_min_ms > next.webhook_delay_max_ms)
        return "webhook_delay_min_ms is over webhook_delay_max_ms";
    settings = std::move(next);
    return {};
}

}  // namespace lockstep::twin::jumpcloud
