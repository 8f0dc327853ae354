// One vendor's API as a value that is asked: a request, a time and chance in; a response, and things to happen later,
// out.
//
// Nothing here does I/O, reads a clock or knows which test is running. `twin/server.cpp` puts it behind sockets, the
// simulation behind an HttpTransport in the same process (DESIGN §14, §15).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/http_message.hpp"
#include "core/random.hpp"

namespace lockstep::twin {

/// Who a request is taken to come from. The vendors log it; they judge it by the credential in the request.
enum class Caller {
    client,  ///< whoever the credential says
    person,  ///< an administrator in the vendor's own console: all rights, no rate limit, another actor in the log
};

/// A request that the vendor sends on its own: an event-hook delivery or verification, a webhook notification.
struct Outgoing {
    std::string id;   ///< given back with the answer
    Request request;  ///< absolute URL of the receiver
    std::chrono::milliseconds deadline{3000};
};

/// A header that names an Outgoing: the vendor would hold this response back until that one is answered (Okta does
/// while it verifies a hook). Whoever can wait lets go of this response and takes the one that `outgoing_answered`
/// gives.
inline constexpr std::string_view kWaitsFor = "twin-waits-for";

class Vendor {
public:
    virtual ~Vendor() = default;

    /// Judges and performs one request. The write, its log events and what they set in motion are one step.
    virtual Response answer(const Request& request, Caller caller, WallTime now, Random& random) = 0;

    /// When `run_due` has something to do although nobody asks: an index that catches up, a hook to deliver, a
    /// scheduled change of state, a dynamic group to evaluate.
    [[nodiscard]] virtual std::optional<WallTime> next_due() const = 0;
    /// Does all that is due at `now`; what is to be sent outside comes back.
    virtual std::vector<Outgoing> run_due(WallTime now, Random& random) = 0;
    /// What became of an Outgoing: its HTTP status and body, or 0 when nobody answered in time.
    /// @return the answer to the request that waited for it, see kWaitsFor; empty if none did, or it waits on.
    virtual std::optional<Response> outgoing_answered(std::string_view id, int status, std::string_view body,
                                                      WallTime now) = 0;

    /// Settings that stand for what the public record leaves open, and for faults inside the vendor (index lag, null
    /// edges …), as one JSON object; `configure` takes any subset and returns what is wrong with it, empty if nothing.
    [[nodiscard]] virtual std::string settings() const = 0;
    virtual std::string configure(std::string_view json_object) = 0;

    /// Every operation that is served, `GET /api/v1/users/{}`; the twin's own left out.
    [[nodiscard]] virtual std::vector<std::string> operations() const = 0;

    /// The whole state as one JSON text, and back. `load` throws std::runtime_error on a malformed text.
    [[nodiscard]] virtual std::string save() const = 0;
    virtual void load(std::string_view json) = 0;
};

}  // namespace lockstep::twin
