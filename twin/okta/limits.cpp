#include "twin/okta/limits.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/assert.hpp"
#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {
namespace {

struct Bucket {
    std::string_view name;
    std::int64_t integrator, one_app, workforce;
};

// The last table that the vendor published (API-okta.md §4).
constexpr Bucket kBuckets[] = {
    {"/api/v1/users", 100, 600, 600},
    {"/api/v1/users/{id}", 100, 600, 600},
    {"/api/v1/users/{idOrLogin}", 100, 1000, 2000},
    {"/api/v1/groups", 100, 600, 500},
    {"/api/v1/groups/{id}", 100, 600, 1000},
    {"/api/v1/apps", 20, 100, 100},
    {"/api/v1/apps/{id}", 100, 600, 500},
    {"/api/v1/logs", 20, 50, 120},
    {"/api/v1/devices", 100, 150, 100},
    {"/oauth2/v1/clients", 25, 100, 100},
    {"/oauth2/v1/token", 300, 300, 300},
    {"/oauth2/v1", 300, 300, 300},
    {"/api/v1/sessions", 750, 750, 750},
    {"/api/v1", 100, 600, 1200},
};

constexpr std::int64_t kWarningPercent = 60;

// Once a window each, on the org's total.
std::string_view event_of(Window& window, std::int64_t whole, bool refused) {
    if (refused && !std::exchange(window.violated, true)) return "system.org.rate_limit.violation";
    const bool high = window.used * 100 >= whole * kWarningPercent;
    return high && !std::exchange(window.warned, true) ? "system.org.rate_limit.warning" : std::string_view{};
}

// Of each bucket, in percent: as the principal's own entry says, else as the org's setting.
std::int64_t share_of(const Org& org, std::string_view principal) {
    const auto limits = org.things.find(kPrincipalLimits);
    if (limits == org.things.end()) return org.settings.share_percent;
    for (const auto& [id, limit] : limits->second) {
        if (text_at(limit, "principalId") == principal) return limit.at("defaultPercentage").as_int64();
    }
    return org.settings.share_percent;
}

std::int64_t number_at(const std::map<std::string, std::int64_t>& table, std::string_view bucket,
                       std::int64_t otherwise) {
    const auto found = table.find(std::string{bucket});
    return found == table.end() ? otherwise : found->second;
}

}  // namespace

std::int64_t org_limit(const Settings& settings, std::string_view bucket) {
    const auto* row = std::ranges::find(kBuckets, bucket, &Bucket::name);
    LOCKSTEP_ASSERT(row != std::end(kBuckets));
    const auto planned = settings.plan == "integrator" ? row->integrator
                         : settings.plan == "one_app"  ? row->one_app
                                                       : row->workforce;
    return number_at(settings.org_limits, bucket, planned);
}

Allowance admit(Org& org, std::string_view bucket, std::string_view principal, WallTime now) {
    if (org.settings.concurrency_refusals > 0) {
        --org.settings.concurrency_refusals;
        // The reset of a concurrency 429 is far off and means nothing (API-okta.md §5, 13).
        return {0, 0, floor_to_second(now) + std::chrono::seconds{118}, true, {}};
    }
    auto& window = org.windows[std::string{bucket}];
    if (now >= window.end) window = {floor_to_second(now) + std::chrono::seconds{60}, 0, {}, false, false};
    const auto whole = org_limit(org.settings, bucket);
    const auto share = std::max<std::int64_t>(1, whole * share_of(org, principal) / 100);
    auto& used = window.by_principal[std::string{principal}];
    const auto left_to_org = whole - window.used - number_at(org.settings.foreign_load, bucket, 0);
    const auto left = std::max<std::int64_t>(0, std::min(share - used, left_to_org));
    if (left == 0) return {share, 0, window.end, true, left_to_org <= 0 ? event_of(window, whole, true) : ""};
    ++used;
    ++window.used;
    return {share, left - 1, window.end, false, event_of(window, whole, false)};
}

}  // namespace lockstep::twin::okta
