#include "twin/okta/settings.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <span>
#include <variant>
#include <vector>

namespace lockstep::twin::okta {
namespace {

namespace json = boost::json;

struct Setting {
    std::string_view name;
    std::variant<bool Settings::*, std::int64_t Settings::*, std::string Settings::*,
                 std::map<std::string, std::int64_t> Settings::*>
        member;
    std::vector<std::string_view> choices;  ///< of a text
};

const std::vector<Setting>& table() {
    static const std::vector<Setting> rows{
        {"plan", &Settings::plan, {"integrator", "one_app", "workforce"}},
        {"org_limits", &Settings::org_limits, {}},
        {"foreign_load", &Settings::foreign_load, {}},
        {"share_percent", &Settings::share_percent, {}},
        {"concurrency_refusals", &Settings::concurrency_refusals, {}},
        {"index_lag_ms", &Settings::index_lag_ms, {}},
        {"member_lag_ms", &Settings::member_lag_ms, {}},
        {"activation_delay_ms", &Settings::activation_delay_ms, {}},
        {"rule_lag_ms", &Settings::rule_lag_ms, {}},
        {"log_lag_ms", &Settings::log_lag_ms, {}},
        {"late_event_percent", &Settings::late_event_percent, {}},
        {"late_event_ms", &Settings::late_event_ms, {}},
        {"suspend_from", &Settings::suspend_from, {"active", "linked"}},
        {"unsuspend_to", &Settings::unsuspend_to, {"active", "previous"}},
        {"deactivate_again", &Settings::deactivate_again, {"not_found", "forbidden", "ok"}},
        {"read_only_group", &Settings::read_only_group, {"E0000006", "E0000001"}},
        {"rule_member_removed", &Settings::rule_member_removed, {"excluded", "readded"}},
        {"duplicate_group", &Settings::duplicate_group, {"E0000001", "E0000055"}},
        {"page_over_limit", &Settings::page_over_limit, {"cut", "refused"}},
        {"expired_token", &Settings::expired_token, {"E0000011", "E0000005"}},
        {"list_order", &Settings::list_order, {"id", "other"}},
        {"dpop_required", &Settings::dpop_required, {}},
        {"api_dpop_nonce", &Settings::api_dpop_nonce, {}},
        {"apps_of_provisioned", &Settings::apps_of_provisioned, {}},
        {"suspend_ends_sessions", &Settings::suspend_ends_sessions, {}},
        {"update_deprovisioned", &Settings::update_deprovisioned, {}},
        {"max_apps", &Settings::max_apps, {}},
        {"log_cursor_life_s", &Settings::log_cursor_life_s, {}},
        {"role_removed", &Settings::role_removed, {}},
        {"read_only_mode", &Settings::read_only_mode, {}},
        {"fail_pages_over", &Settings::fail_pages_over, {}},
        {"type_delete_failures", &Settings::type_delete_failures, {}},
        {"rules_reconciling", &Settings::rules_reconciling, {}},
        {"profile_mastered_percent", &Settings::profile_mastered_percent, {}},
        {"hook_batch_ms", &Settings::hook_batch_ms, {}},
        {"hook_delay_ms", &Settings::hook_delay_ms, {}},
        {"hook_start_delay_ms", &Settings::hook_start_delay_ms, {}},
        {"hook_reorder_percent", &Settings::hook_reorder_percent, {}},
        {"hook_drop_percent", &Settings::hook_drop_percent, {}},
        {"hook_double_percent", &Settings::hook_double_percent, {}},
        {"hook_quota", &Settings::hook_quota, {}},
        {"hooks_disabled_after", &Settings::hooks_disabled_after, {}},
    };
    return rows;
}

constexpr std::int64_t kMost = 1'000'000'000'000;  // no sum of a time and any of them overflows a clock

std::string take(bool& member, const json::value& value, const Setting&) {
    if (!value.is_bool()) return "is not true or false";
    member = value.as_bool();
    return {};
}

std::string take(std::int64_t& member, const json::value& value, const Setting&) {
    if (!value.is_int64() || value.as_int64() < 0 || value.as_int64() > kMost) {
        return fmt::format("is not a whole number from 0 to {}", kMost);
    }
    member = value.as_int64();
    return {};
}

std::string take(std::string& member, const json::value& value, const Setting& setting) {
    if (!value.is_string() ||
        std::ranges::find(setting.choices, std::string_view{value.as_string()}) == setting.choices.end()) {
        return fmt::format("is not one of {}", fmt::join(setting.choices, ", "));
    }
    member = std::string_view{value.as_string()};
    return {};
}

std::string take(std::map<std::string, std::int64_t>& member, const json::value& value, const Setting&) {
    if (!value.is_object()) return "is not an object of bucket → number";
    std::map<std::string, std::int64_t> taken;
    for (const auto& [bucket, number] : value.as_object()) {
        if (!number.is_int64() || number.as_int64() < 0) return "is not an object of bucket → number";
        taken[std::string{bucket}] = number.as_int64();
    }
    member = std::move(taken);
    return {};
}

json::value show(bool member) {
    return member;
}
json::value show(std::int64_t member) {
    return member;
}
json::value show(const std::string& member) {
    return json::string{member};
}
json::value show(const std::map<std::string, std::int64_t>& member) {
    json::object object;
    for (const auto& [bucket, number] : member) object[bucket] = number;
    return object;
}

}  // namespace

std::string to_json(const Settings& settings) {
    json::object object;
    for (const auto& row : table()) {
        object[row.name] = std::visit([&](auto member) { return show(settings.*member); }, row.member);
    }
    return json::serialize(object);
}

std::string configure(Settings& settings, std::string_view json_object) {
    json::error_code error;
    const auto value = json::parse(json_object, error);
    if (error || !value.is_object()) return "not a JSON object";
    Settings changed = settings;
    for (const auto& [name, wanted] : value.as_object()) {
        const auto row = std::ranges::find(table(), std::string_view{name}, &Setting::name);
        if (row == table().end()) return fmt::format("{}: no such setting", std::string_view{name});
        const auto wrong = std::visit([&](auto member) { return take(changed.*member, wanted, *row); }, row->member);
        if (!wrong.empty()) return fmt::format("{} {}", std::string_view{name}, wrong);
    }
    settings = std::move(changed);
    return {};
}

}  // namespace lockstep::twin::okta
