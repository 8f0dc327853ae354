// What an answer says about pace: the rate-limit headers, read once, for whoever decides when the next call may go.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "core/clock.hpp"
#include "core/http_message.hpp"

namespace lockstep::http {

struct Reply {
    int status = 0;  ///< 0: nobody answered
    std::optional<std::int64_t> limit, remaining;
    std::optional<std::chrono::milliseconds> reset_in;     ///< `x-rate-limit-reset` − the answer's own `Date`
    std::optional<std::chrono::milliseconds> retry_after;  ///< seconds, or a date against the answer's own `Date`

    /// A 429 for too many calls at the same time. Its reset is misleading (API-okta.md §4).
    [[nodiscard]] bool is_concurrency_limit() const { return status == 429 && limit == 0 && remaining == 0; }
    friend bool operator==(const Reply&, const Reply&) = default;
};

/// @param now stands in for a missing `Date`.
[[nodiscard]] Reply read_reply(const Response& response, WallTime now);

/// Some proxies put one before the body, which no JSON may have (RFC 8259 §8.1).
void drop_byte_order_mark(Response& response);

}  // namespace lockstep::http
