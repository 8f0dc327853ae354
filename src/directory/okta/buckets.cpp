#include "directory/okta/buckets.hpp"

#include <algorithm>
#include <array>

namespace lockstep::directory::okta {
namespace {

struct FirstLimit {
    std::string_view bucket;
    std::int64_t per_minute;
};

constexpr std::array kFirstLimits{
    FirstLimit{bucket::kUsers, 50},  FirstLimit{bucket::kUserWrite, 50}, FirstLimit{bucket::kUserRead, 50},
    FirstLimit{bucket::kGroups, 50}, FirstLimit{bucket::kGroup, 50},     FirstLimit{bucket::kApps, 10},
    FirstLimit{bucket::kApp, 50},    FirstLimit{bucket::kLogs, 10},      FirstLimit{bucket::kClients, 12},
    FirstLimit{bucket::kToken, 150}, FirstLimit{bucket::kOauth, 150},    FirstLimit{bucket::kSessions, 50},
    FirstLimit{bucket::kRest, 50},
};

/// What follows `prefix` as one or more whole segments: empty if nothing does, none if `path` is elsewhere.
std::optional<std::string_view> after(std::string_view path, std::string_view prefix) {
    if (!path.starts_with(prefix)) return std::nullopt;
    path.remove_prefix(prefix.size());
    if (path.empty()) return path;
    if (path.front() != '/') return std::nullopt;
    return path.substr(1);
}

bool is_one_segment(std::string_view rest) {
    return !rest.empty() && rest.find('/') == std::string_view::npos;
}

std::string_view find_bucket(std::string_view method, std::string_view path) {
    if (const auto rest = after(path, bucket::kUsers)) {
        if (!is_one_segment(*rest)) return bucket::kUsers;
        return method == "GET" ? bucket::kUserRead : bucket::kUserWrite;
    }
    if (const auto rest = after(path, bucket::kGroups)) {
        return is_one_segment(*rest) && *rest != "rules" ? bucket::kGroup : bucket::kGroups;
    }
    if (const auto rest = after(path, bucket::kApps)) return is_one_segment(*rest) ? bucket::kApp : bucket::kApps;
    for (const auto name : {bucket::kLogs, bucket::kSessions, bucket::kClients, bucket::kToken, bucket::kOauth}) {
        if (after(path, name)) return name;
    }
    return bucket::kRest;
}

}  // namespace

std::string bucket_of(std::string_view method, std::string_view target) {
    return std::string{find_bucket(method, target.substr(0, target.find('?')))};
}

http::GovernorSettings governor_settings(const Settings& settings) {
    http::GovernorSettings governor;
    governor.max_in_flight = settings.max_in_flight;
    governor.shares.headroom = settings.headroom_percent / 100.0;
    for (const auto& [name, per_minute] : kFirstLimits) {
        http::BucketSettings bucket;
        bucket.pace = http::WindowSettings{.first_limit = per_minute};
        governor.buckets.emplace(std::string{name}, bucket);
    }
    return governor;
}

}  // namespace lockstep::directory::okta
