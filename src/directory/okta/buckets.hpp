// Which rate bucket a call falls in, and what is assumed of it before its first answer (API-okta.md §4).
#pragma once

#include <string>
#include <string_view>

#include "directory/okta/settings.hpp"
#include "http/governor.hpp"

namespace lockstep::directory::okta {

namespace bucket {
inline constexpr std::string_view kUsers = "/api/v1/users";
inline constexpr std::string_view kUserWrite = "/api/v1/users/{id}";
inline constexpr std::string_view kUserRead = "/api/v1/users/{idOrLogin}";
inline constexpr std::string_view kGroups = "/api/v1/groups";
inline constexpr std::string_view kGroup = "/api/v1/groups/{id}";
inline constexpr std::string_view kApps = "/api/v1/apps";
inline constexpr std::string_view kApp = "/api/v1/apps/{id}";
inline constexpr std::string_view kLogs = "/api/v1/logs";
inline constexpr std::string_view kClients = "/oauth2/v1/clients";
inline constexpr std::string_view kToken = "/oauth2/v1/token";
inline constexpr std::string_view kOauth = "/oauth2/v1";
inline constexpr std::string_view kSessions = "/api/v1/sessions";
inline constexpr std::string_view kRest = "/api/v1";
}  // namespace bucket

/// @param target path and query, without the host.
[[nodiscard]] std::string bucket_of(std::string_view method, std::string_view target);

/// The free plan's figures, of which a token may use half, until headers say better.
[[nodiscard]] http::GovernorSettings governor_settings(const Settings& settings);

}  // namespace lockstep::directory::okta
