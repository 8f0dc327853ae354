// Both vendors behind one wire that can fail, on a clock that can be driven. No I/O: the server puts sockets before it,
// a simulation an HttpTransport in the same process.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/http_message.hpp"
#include "core/random.hpp"
#include "twin/call_counts.hpp"
#include "twin/delivery.hpp"
#include "twin/faults.hpp"
#include "twin/jumpcloud/jumpcloud.hpp"
#include "twin/okta/okta.hpp"
#include "twin/people.hpp"
#include "twin/vendor.hpp"
#include "twin/vendor_kind.hpp"

namespace lockstep::twin {

/// A hook delivery that is to be sent now.
struct Sending {
    VendorKind vendor{};
    Outgoing outgoing;
    bool counted = true;  ///< its answer goes back to the vendor; false for the second copy of a repeated one
};

/// Every `now` is the caller's clock; the vendors see it moved by what `advance` added up to.
class World {
public:
    /// Two empty organisations that answer under these URLs (`http://127.0.0.1:PORT`).
    World(std::string okta_url, std::string jumpcloud_url, WallTime now, Random& random);

    void fill(const Company& company, WallTime now, Random& random);

    Delivery answer(VendorKind vendor, const Request& request, Caller caller, WallTime now, Random& random);

    /// When `run_due` has something to do, on the caller's clock.
    [[nodiscard]] std::optional<WallTime> next_due() const;
    /// Performs what landed late, lets both vendors do what is due, and gives out the hook deliveries that are due.
    std::vector<Sending> run_due(WallTime now, Random& random);
    /// @param status 0: nobody answered within the deadline.
    /// @return what reaches the client whose `Delivery` waited for this; empty if none did, or it waits on.
    std::optional<Delivery> sending_answered(const Sending& sending, int status, std::string_view body, WallTime now);

    /// Moves the vendors' clock ahead; `by` is not negative.
    void advance(std::chrono::milliseconds by) { offset_ += by; }
    [[nodiscard]] WallTime vendor_time(WallTime now) const { return now + offset_; }

    [[nodiscard]] Okta& okta() { return *okta_; }
    [[nodiscard]] JumpCloud& jumpcloud() { return *jumpcloud_; }
    [[nodiscard]] Vendor& vendor(VendorKind kind);
    [[nodiscard]] const std::string& url(VendorKind kind) const;
    [[nodiscard]] FaultPlan& faults() { return faults_; }
    [[nodiscard]] CallCounts& calls() { return calls_; }

    /// Both vendors' state, the clock and what has not landed yet, as one JSON text; faults and counts are not part of
    /// it.
    [[nodiscard]] std::string save() const;
    /// @throws std::runtime_error on a text that `save` did not write.
    void load(std::string_view json);

private:
    struct Late {
        VendorKind vendor{};
        Request request;
    };

    /// A request whose answer the vendor holds back.
    struct Waiting {
        VendorKind vendor{};
        Request request;
        Verdict verdict;
        Headers headers;  ///< of the response that was let go: rate limits, request id
    };

    Delivery finish(VendorKind kind, const Request& request, const Verdict& verdict, Response response, WallTime time);
    void land(WallTime vendor_now, Random& random);
    void send(VendorKind vendor, const Outgoing& outgoing, WallTime vendor_now, Random& random,
              std::vector<Sending>& due);

    std::string okta_url_, jumpcloud_url_;
    std::unique_ptr<Okta> okta_;
    std::unique_ptr<JumpCloud> jumpcloud_;
    FaultPlan faults_;
    CallCounts calls_;
    std::chrono::milliseconds offset_{0};
    std::multimap<WallTime, Late> late_;  ///< by vendor time, as the next
    std::multimap<WallTime, Sending> held_back_;
    std::map<std::string, Waiting> waiting_;  ///< by what they wait for; not part of a saved state
};

}  // namespace lockstep::twin
