// How to reach one Okta org: what main.cpp hands over from the policy's connection.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace lockstep::directory::okta {

struct Settings {
    std::string org_url;    ///< `https://example.okta.com`, no slash at the end
    std::string api_token;  ///< either this (SSWS) …
    std::string client_id;  ///< … or a service app: private_key_jwt, DPoP when the org asks for it
    std::string private_key_pem;
    std::string key_id;                   ///< `kid`; empty: none is sent
    std::vector<std::string> scopes;      ///< asked for with each token
    std::vector<std::string> app_labels;  ///< the apps whose direct assignments `get_memberships` looks for
    int page_size = 200;                  ///< users per list call, 1–200
    int max_in_flight = 10;
    int headroom_percent = 20;  ///< of each rate limit, left for everyone else
    std::chrono::milliseconds deadline{30'000};
};

/// What Lockstep needs (API-okta.md §3, "Minimum for Lockstep"), and what tells who is an administrator.
[[nodiscard]] std::vector<std::string> needed_scopes();

}  // namespace lockstep::directory::okta
