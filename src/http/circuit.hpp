// Stops calling a directory that is proven to refuse our credential, blocks us, or is away for long. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "core/clock.hpp"
#include "model/side.hpp"

namespace lockstep::http {

struct CircuitSettings {
    std::chrono::milliseconds outage{std::chrono::minutes{5}};    ///< nothing but failures for so long opens it
    int outage_failures = 10;                                     ///< and at least so many
    std::chrono::milliseconds silence{std::chrono::minutes{15}};  ///< dead credential, block: then one try
    std::chrono::milliseconds outage_try{std::chrono::minutes{1}};
    std::chrono::milliseconds urgent_try{std::chrono::minutes{1}};  ///< one lockdown or offboard call per so long
};

class Circuit {
public:
    enum class State {
        closed,
        credential_dead,  ///< proven twice (DESIGN §8)
        blocked,          ///< the vendor shuts out our address
        outage,
    };

    explicit Circuit(CircuitSettings settings = {}) : settings_{settings} {}

    [[nodiscard]] State state() const { return state_; }
    /// Nothing but a person mends it.
    [[nodiscard]] bool is_shut_out() const { return state_ == State::credential_dead || state_ == State::blocked; }
    /// `now` or earlier: a call of this lane may go. Later: none before then.
    [[nodiscard]] SteadyTime next(Lane lane, SteadyTime now) const;
    /// It goes; if the circuit is open it is the one try.
    void sent(Lane lane, SteadyTime now);

    /// A 2xx. Closes, unless the call was sent before the circuit opened.
    void succeeded(SteadyTime sent_at);
    /// No answer, or a 5xx.
    void failed(SteadyTime now);
    void credential_dead(SteadyTime now) { open(State::credential_dead, now); }
    void blocked(SteadyTime now) { open(State::blocked, now); }

private:
    void open(State state, SteadyTime now);
    [[nodiscard]] std::chrono::milliseconds pause() const;

    CircuitSettings settings_;
    State state_ = State::closed;
    SteadyTime opened_at_{};
    SteadyTime next_try_{};
    SteadyTime next_urgent_{};
    std::optional<SteadyTime> failing_since_;
    int failures_ = 0;
};

}  // namespace lockstep::http
