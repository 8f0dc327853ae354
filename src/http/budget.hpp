// How many calls one rate bucket lets us make, and when: told what was sent and answered, it says when the next may go.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <variant>

#include "core/clock.hpp"
#include "http/reply.hpp"
#include "model/side.hpp"

namespace lockstep::http {

/// A vendor that counts calls per window and says in each answer what is left (Okta).
struct WindowSettings {
    std::chrono::milliseconds window{60'000};  ///< opened by the first call in it
    std::int64_t first_limit = 50;             ///< assumed until the first answer
};

/// A vendor that says nothing (JumpCloud): faster while it is content, half as fast when it complains.
struct AdaptiveSettings {
    double start = 5;     ///< calls per second
    double ceiling = 10;  //
    double floor = 0.5;
    double step = 0.25;  ///< gained per minute without a complaint
};

/// What is held back from whom, as shares of the limit.
struct Shares {
    double headroom = 0.2;   ///< of the limit, for everyone else; never spent
    double reserved = 0.04;  ///< of the rest, for the lanes lockdown and offboard; at least one call
};

class Budget {
public:
    virtual ~Budget() = default;
    /// When a call of this lane may be sent if `ahead` others go before it; `now` or earlier = now.
    /// `SteadyTime::max()` = not before an answer.
    [[nodiscard]] virtual SteadyTime next(Lane lane, SteadyTime now, int ahead) const = 0;
    virtual void sent(Lane lane, SteadyTime now) = 0;
    /// The call that was sent at `sent_at` ended.
    virtual void ended(const Reply& reply, SteadyTime sent_at, SteadyTime now) = 0;
    /// Calls per minute that everyday lanes may make.
    [[nodiscard]] virtual double per_minute() const = 0;
};

[[nodiscard]] std::unique_ptr<Budget> make_budget(const WindowSettings& settings, const Shares& shares);
[[nodiscard]] std::unique_ptr<Budget> make_budget(const AdaptiveSettings& settings, const Shares& shares);

}  // namespace lockstep::http
