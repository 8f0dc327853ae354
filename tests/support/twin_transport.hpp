// The twin behind HttpTransport in the same process: the same answers and faults as over sockets, on any clock.
#pragma once

#include <chrono>

#include "core/clock.hpp"
#include "core/random.hpp"
#include "http/transport.hpp"
#include "twin/faults.hpp"
#include "twin/vendor.hpp"
#include "twin/vendor_kind.hpp"

namespace lockstep::testing {

class TwinTransport final : public http::HttpTransport {
public:
    TwinTransport(twin::Vendor& vendor, twin::VendorKind kind, Clock& clock, Random& random)
        : vendor_{vendor}, kind_{kind}, clock_{clock}, random_{random} {}

    Task<Response> send(Request request, http::SendOptions options) override;

    [[nodiscard]] twin::FaultPlan& faults() { return faults_; }
    /// Every request, in the order it was sent.
    [[nodiscard]] const std::vector<Request>& sent() const { return sent_; }
    void forget_sent() { sent_.clear(); }
    /// From sending to the answer; half of it passes before the vendor sees the request.
    std::chrono::milliseconds latency{40};

private:
    twin::Vendor& vendor_;
    twin::VendorKind kind_;
    Clock& clock_;
    Random& random_;
    twin::FaultPlan faults_;
    std::vector<Request> sent_;
};

}  // namespace lockstep::testing
