#include "core/single_flight.hpp"

#include "core/assert.hpp"

namespace lockstep {

Task<> SingleFlight::landed() {
    const auto flight = up_;  // it may land, and the next start, before this one is resumed
    if (flight) co_await flight->wait();
}

SingleFlight::Ticket SingleFlight::start() {
    LOCKSTEP_ASSERT(!is_up());
    up_ = std::make_shared<Event>();
    return Ticket{*this};
}

}  // namespace lockstep
