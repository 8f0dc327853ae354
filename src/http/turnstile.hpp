// Makes a coroutine wait until the governor lets its call go: highest lane first, within a lane in order of arrival.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "core/task.hpp"
#include "http/circuit.hpp"
#include "http/governor.hpp"
#include "http/reply.hpp"
#include "model/side.hpp"

namespace lockstep::http {

class Turnstile;

/// A granted call: in flight until it is settled or dropped. It must not outlive its turnstile.
class Turn {
public:
    Turn(Turn&& other) noexcept;
    Turn& operator=(Turn&&) = delete;
    ~Turn();  ///< unsettled: we gave the call up, which says nothing about the directory

    /// The answer came, or nobody answered (status 0).
    void settle(const Reply& reply);

private:
    friend class Turnstile;
    Turn(Turnstile& turnstile, std::string bucket, SteadyTime sent_at);

    Turnstile* turnstile_;
    std::string bucket_;
    SteadyTime sent_at_;
};

/// The circuit is open: this call was not sent.
class CircuitOpen : public std::exception {
public:
    CircuitOpen(Circuit::State state, std::chrono::milliseconds try_again_in)
        : state_{state}, try_again_in_{try_again_in} {}
    [[nodiscard]] Circuit::State state() const { return state_; }
    [[nodiscard]] std::chrono::milliseconds try_again_in() const { return try_again_in_; }
    [[nodiscard]] const char* what() const noexcept override { return "the circuit is open"; }

private:
    Circuit::State state_;
    std::chrono::milliseconds try_again_in_;
};

/// One per directory, on one thread.
class Turnstile {
public:
    Turnstile(GovernorSettings settings, Clock& clock, Random& random);
    ~Turnstile();

    /// Returns when the call may be sent, at once.
    /// @throws CircuitOpen if it is or becomes open.
    Task<Turn> enter(std::string bucket, Lane lane);

    /// When a call of this lane would be granted if `ahead` others, and all that wait, go before it. Nothing is
    /// reserved. `SteadyTime::max()`: not before an answer comes.
    [[nodiscard]] SteadyTime outlook(const std::string& bucket, Lane lane, int ahead);

    [[nodiscard]] Circuit& circuit() { return circuit_; }
    [[nodiscard]] const Circuit& circuit() const { return circuit_; }
    [[nodiscard]] std::map<std::string, double> permitted_per_minute() const {
        return governor_.permitted_per_minute();
    }
    /// Calls that wait, of all lanes.
    [[nodiscard]] std::size_t waiting() const;

private:
    friend class Turn;
    struct Waiter;
    class Place;
    using Queue = std::list<Waiter*>;
    using Queues = std::map<std::string, Queue>;  ///< by bucket

    [[nodiscard]] std::chrono::milliseconds until_try(Lane lane) const;
    void hand_on_watch();
    Task<> wait_for_grant(Waiter& waiter);
    /// Grants all that may go now, in order, and sends home those whom the circuit stops.
    void pump();
    [[nodiscard]] Waiter* grant_next(Lane lane, Queues& queues, std::set<std::string_view>& full, SteadyTime now);
    /// The wait is over.
    void dismiss(Waiter& waiter);
    void heard(const Reply& reply, SteadyTime sent_at);
    void ended(const std::string& bucket, const Reply& reply, SteadyTime sent_at);

    Governor governor_;
    Circuit circuit_;
    Clock& clock_;
    std::map<Lane, Queues> waiting_;
    std::uint64_t arrivals_ = 0;
    SteadyTime wake_ = SteadyTime::max();  ///< when the earliest of those refused may ask again
    Waiter* watch_ = nullptr;              ///< the one waiter that also sleeps until `wake_`
};

}  // namespace lockstep::http
