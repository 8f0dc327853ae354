// Where a JumpCloud organisation is reached, and as whom.
#pragma once

#include <array>
#include <chrono>
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

    // What a survey of the tenant may have found out (src/survey/tuning.hpp).
    int user_page_size = 0;                     ///< of the list of users; 0: as all others
    int search_page_size = 0;                   ///< of a search; 0: as all others
    bool trusts_method_filter = true;           ///< else which groups are dynamic is read group by group
    bool clears_identifier_with_null = true;    ///< else with ""
    std::chrono::milliseconds index_lag{5000};  ///< how long lists and searches may not know what was just written

    [[nodiscard]] int users_per_page() const { return user_page_size > 0 ? user_page_size : page_size; }
    [[nodiscard]] int rows_per_search() const { return search_page_size > 0 ? search_page_size : page_size; }
};

}  // namespace lockstep::directory::jumpcloud
