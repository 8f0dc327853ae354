// What is read rarely and used often: read anew once it is too old, by one reader at a time.
#pragma once

#include <chrono>
#include <optional>

#include "core/clock.hpp"
#include "core/single_flight.hpp"
#include "core/task.hpp"

namespace lockstep::directory::okta {

template <class T>
class Kept {
public:
    explicit Kept(std::chrono::milliseconds age) : age_{age} {}

    /// @param read `() → Task<T>`; what it throws is thrown on, and nothing is kept.
    template <class Read>
    Task<T> get(Clock& clock, Read read) {
        while (!value_ || clock.steady_now() - read_at_ >= age_) {
            if (reading_.is_up()) {
                co_await reading_.landed();
                continue;
            }
            const auto ticket = reading_.start();
            const auto began = clock.steady_now();
            value_ = co_await read();
            read_at_ = began;
        }
        co_return *value_;
    }
    void forget() { value_.reset(); }

private:
    std::chrono::milliseconds age_;
    std::optional<T> value_;
    SteadyTime read_at_{};
    SingleFlight reading_;
};

}  // namespace lockstep::directory::okta
