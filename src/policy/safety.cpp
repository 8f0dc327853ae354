// `safety:` and `schedule:`.
#include <unicode/timezone.h>
#include <unicode/unistr.h>
#include <algorithm>
#include <iterator>
#include <memory>

#include <sstream>

#include "model/fold.hpp"
#include "policy/builders.hpp"

namespace lockstep::policy {
namespace {

bool is_time_zone(const std::string& name) {
    const std::unique_ptr<icu::TimeZone> zone{icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name))};
    return *zone != icu::TimeZone::getUnknown();
}

struct CronField {
    const char* name;
    int low, high;
};
constexpr CronField kCron[] = {
    {"minute", 0, 59}, {"hour", 0, 23}, {"day of the month", 1, 31}, {"month", 1, 12}, {"day of the week", 0, 7}};

bool is_number_between(std::string_view text, int low, int high) {
    if (text.empty() || text.size() > 2 || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) {
        return false;
    }
    const int number = std::stoi(std::string{text});
    return number >= low && number <= high;
}

/// `*`, `5`, `1-5`, with `/2` behind, and lists of these.
bool is_cron_field(std::string_view text, const CronField& field) {
    if (const auto comma = text.find(','); comma != std::string_view::npos) {
        return is_cron_field(text.substr(0, comma), field) && is_cron_field(text.substr(comma + 1), field);
    }
    if (const auto slash = text.find('/'); slash != std::string_view::npos) {
        if (!is_number_between(text.substr(slash + 1), 1, field.high)) return false;
        text = text.substr(0, slash);
    }
    if (text == "*") return true;
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) return is_number_between(text, field.low, field.high);
    return is_number_between(text.substr(0, dash), field.low, field.high) &&
           is_number_between(text.substr(dash + 1), field.low, field.high);
}

void check_cron(const Written& written, Report& report) {
    std::istringstream words{written.text};
    std::vector<std::string> parts;
    for (std::string part; words >> part;) parts.push_back(part);
    constexpr auto kExample = "\"0 3 * * * Europe/Zurich\"";
    constexpr std::size_t kMaxBytes = 200;
    if (written.text.size() > kMaxBytes || parts.size() != std::size(kCron) + 1) {
        return report.add(written.at, "this is not five fields of cron and a time zone", written.text, kExample);
    }
    for (std::size_t i = 0; i < std::size(kCron); ++i) {
        if (is_cron_field(parts[i], kCron[i])) continue;
        report.add(written.at, fmt::format("this {} is none", kCron[i].name), parts[i],
                   fmt::format("{} to {}, `*`, a range, a step or a list", kCron[i].low, kCron[i].high));
    }
    if (!is_time_zone(parts.back())) report.add(written.at, "unknown time zone", parts.back(), "such as Europe/Zurich");
}

struct LimitField {
    LimitKind kind;
    Limit DraftSafety::* limit;
};
constexpr LimitField kLimits[] = {
    {LimitKind::suspensions, &DraftSafety::max_suspensions},
    {LimitKind::creations, &DraftSafety::max_creations},
    {LimitKind::deactivations, &DraftSafety::max_deactivations},
    {LimitKind::deletions, &DraftSafety::max_deletions},
    {LimitKind::group_removals, &DraftSafety::max_group_removals},
    {LimitKind::device_losses, &DraftSafety::max_device_losses},
    {LimitKind::attribute_changes, &DraftSafety::max_attribute_changes},
    {LimitKind::handovers, &DraftSafety::max_handovers},
};

}  // namespace

void build_safety(const Draft& draft, Report& report, Policy& policy) {
    const auto& from = draft.safety;
    auto& safety = policy.safety;
    for (const auto& person : from.protected_people) safety.protected_people.push_back(folded(person.text));
    for (const auto& limit : kLimits) safety.limits[limit.kind] = from.*limit.limit;
    safety.commanded = from.max_commanded;
    safety.settle = from.settle;
    safety.approvals_expire = from.approvals.expire;
    safety.quiet_time = from.quiet_time;
    safety.breaker_flips = from.breaker.flips;
    safety.breaker_window = from.breaker.window;
    for (const auto& group : from.privileged_groups) safety.privileged_groups.push_back(group.text);
    const auto& reconcile = draft.schedule.reconcile;
    policy.schedule.reconcile_every = reconcile.every;
    policy.schedule.full = reconcile.full.text;
    if (reconcile.full) check_cron(reconcile.full, report);
}

}  // namespace lockstep::policy
