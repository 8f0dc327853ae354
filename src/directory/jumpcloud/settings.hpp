// Where a JumpCloud organisation is reached, and as whom.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace lockstep::directory::jumpcloud {

/// The hosts of one region. A credential is valid in one region only (API-jumpcloud.md §1.1).
struct Region {
    std::string_view name, console, insights, token;
};
inline constexpr std::array kRegions{
    Region{"US", "https://console.jumpcloud.com", "https://api.jumpcloud.com/insights/directory/v1",
           "https://admin-oauth.id.jumpcloud.com/oauth2/token"},
    Region{"EU", "https://console.eu.jumpcloud.com", "https://api.eu.jumpcloud.com/insights/directory/v1",
           "https://admin-oauth.id.eu.jumpcloud.com/oauth2/token"},
    Region{"India", "https://console.in.jumpcloud.com", "https://api.in.jumpcloud.com/insights/directory/v1",
           "https://admin-oauth.id.in.jumpcloud.com/oauth2/token"},
};

struct Settings {
    std::string console_url{kRegions[0].console};    ///< without a slash at its end, as the other two
    std::string insights_url{kRegions[0].insights};  //
    std::string token_url{kRegions[0].token};        //
    std::string api_key;                             ///< or a service account:
    std::string client_id;
    std::string client_secret;
    std::string org_id;            ///< sent as `x-org-id` where the route takes it; empty: not sent
    int page_size = 100;           ///< of every list; the documented cap
    double headroom = 0.2;         ///< of the rate that is left for others, 0–0.9
    double calls_per_second = 10;  ///< where the governor stops getting faster; JumpCloud publishes no limit
    int max_in_flight = 4;
};

}  // namespace lockstep::directory::jumpcloud
