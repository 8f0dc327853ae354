// Two kinds of time that do not convert: what vendors and people say (wall), and what waiting counts in (steady).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/task.hpp"

namespace lockstep {

struct WallTag {
    using duration = std::chrono::milliseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<WallTag, duration>;
};
struct SteadyTag {
    using duration = std::chrono::microseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<SteadyTag, duration>;
};

/// UTC, milliseconds since 1970-01-01. Corrected by nothing: what the machine's clock says.
using WallTime = WallTag::time_point;
/// Microseconds since an arbitrary start; never goes back.
using SteadyTime = SteadyTag::time_point;

/// Where time comes from. Handed in everywhere, so that a simulation can jump to the next timer.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual WallTime wall_now() const = 0;
    [[nodiscard]] virtual SteadyTime steady_now() const = 0;
    /// Returns at `until` or a little later; at once if it has passed. Cancellation ends it with an exception.
    virtual Task<> sleep_until(SteadyTime until) = 0;
};

/// The machine's clocks, sleeping on the caller's Asio executor.
class SystemClock final : public Clock {
public:
    [[nodiscard]] WallTime wall_now() const override;
    [[nodiscard]] SteadyTime steady_now() const override;
    Task<> sleep_until(SteadyTime until) override;
};

/// `2026-11-24T12:57:42.000Z`, as both vendors write it (RFC 3339, UTC, milliseconds).
[[nodiscard]] std::string to_rfc3339(WallTime time);

/// Reads RFC 3339 with 0–9 fraction digits and `Z` or an offset; a bare date is its midnight UTC. Empty if malformed.
[[nodiscard]] std::optional<WallTime> from_rfc3339(std::string_view text);

/// Reads an HTTP date (RFC 9110 §5.6.7, IMF-fixdate). Empty if malformed.
[[nodiscard]] std::optional<WallTime> from_http_date(std::string_view text);

/// `Tue, 24 Nov 2026 12:57:42 GMT`.
[[nodiscard]] std::string to_http_date(WallTime time);

}  // namespace lockstep
