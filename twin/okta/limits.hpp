// Rate limits: buckets of the whole org, a share of each for one credential, windows of 60 s from the first request.
#pragma once

#include <string_view>

#include "twin/okta/state.hpp"

namespace lockstep::twin::okta {

/// Where `Org::things` keeps the shares that differ from the org's.
constexpr std::string_view kPrincipalLimits = "principal-rate-limits";

/// What the three `x-rate-limit-…` headers say.
struct Allowance {
    std::int64_t limit = 0;
    std::int64_t remaining = 0;
    WallTime reset;
    bool refused = false;         ///< 429
    std::string_view event = {};  ///< of the System Log: the org's total reached 60 % or all of the bucket just now
};

/// Counts one request of `principal` in `bucket`, or refuses it.
[[nodiscard]] Allowance admit(Org& org, std::string_view bucket, std::string_view principal, WallTime now);

/// Requests a minute of the whole org.
[[nodiscard]] std::int64_t org_limit(const Settings& settings, std::string_view bucket);

}  // namespace lockstep::twin::okta
