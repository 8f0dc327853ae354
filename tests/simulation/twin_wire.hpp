// The twin behind HttpTransport in the same process: the same vendors and faults as over sockets, on the simulated
// clock.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "http/transport.hpp"
#include "tests/simulation/fate.hpp"
#include "tests/simulation/simulated_loop.hpp"
#include "twin/world.hpp"

namespace lockstep::simulation {

/// Every write passes `fate` before it is sent, once it is performed, and once it is answered. A dead process sends
/// nothing and hears nothing.
class TwinWire final : public http::HttpTransport {
public:
    TwinWire(twin::World& world, twin::VendorKind vendor, SimulatedTime& time, SimulatedClock& clock, Random& random,
             Fate& fate)
        : world_{world}, vendor_{vendor}, time_{time}, clock_{clock}, random_{random}, fate_{fate} {}

    Task<Response> send(Request request, http::SendOptions options) override;

    /// `METHOD path status` of every request, in the order of their answers; status 0 where none came.
    [[nodiscard]] const std::vector<std::string>& trace() const { return trace_; }
    /// CPU that the twin has used to answer: no part of what a bench measures. No decision may rest on it.
    [[nodiscard]] std::chrono::nanoseconds vendor_time() const { return vendor_time_; }

private:
    Task<> pass(bool is_write, std::string what);

    twin::World& world_;
    twin::VendorKind vendor_;
    SimulatedTime& time_;
    SimulatedClock& clock_;
    Random& random_;
    Fate& fate_;
    std::vector<std::string> trace_;
    std::chrono::nanoseconds vendor_time_{0};
};

}  // namespace lockstep::simulation
