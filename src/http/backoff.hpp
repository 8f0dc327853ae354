// How long to wait before a try is repeated, and whether it may be at all. Pure.
#pragma once

#include <chrono>
#include <optional>

#include "core/random.hpp"

namespace lockstep::http {

struct BackoffSettings {
    std::chrono::milliseconds base{500};
    std::chrono::milliseconds cap{30'000};
    int retries = 4;
};

/// The waits of one call: exponential with full jitter (uniform from 0 to min(cap, base·2ⁿ)), on top of what
/// the vendor asks for.
class Backoff {
public:
    explicit Backoff(BackoffSettings settings = {}) : settings_{settings} {}
    /// Empty once the retries are used up.
    [[nodiscard]] std::optional<std::chrono::milliseconds> next(Random& random,
                                                                std::optional<std::chrono::milliseconds> asked_for);

private:
    BackoffSettings settings_;
    int tried_ = 0;
};

/// Bounds the retries of all calls together, so that an outage is not answered by a multiple of the load: each call
/// that succeeds earns a tenth of a retry, up to `kCapacity`.
class RetryBudget {
public:
    static constexpr double kCapacity = 20;
    static constexpr double kEarned = 0.1;

    void succeeded() { left_ = left_ + kEarned < kCapacity ? left_ + kEarned : kCapacity; }
    /// False: let it fail.
    [[nodiscard]] bool take() {
        if (left_ < 1) return false;
        left_ -= 1;
        return true;
    }

private:
    double left_ = kCapacity;
};

}  // namespace lockstep::http
