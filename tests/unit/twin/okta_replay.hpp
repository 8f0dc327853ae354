// Replays recorded exchanges of real orgs against the twin: the recorded requests, with the twin's ids in place of the
// recorded ones, and a comparison of status, link headers and the shape of the body.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/twin/okta_client.hpp"

namespace lockstep::twin {

struct Exchange {
    std::string source, method, target;
    json::value request_body;
    int status = 0;
    json::value body;
    std::vector<std::string> links;
};

/// `samples/okta/NAME.recorded.json`; empty if the shared data is not there.
[[nodiscard]] std::vector<Exchange> load_recording(std::string_view name);

/// Where two JSON values have not the same shape: keys and types, and the values of `status`, `type`, `scope` and the
/// error fields. One line a difference.
[[nodiscard]] std::vector<std::string> differences_of_shape(const json::value& recorded, const json::value& given);

class Replay {
public:
    OktaClient client;

    /// Sends one exchange's request; what differs from the recorded answer, one line each.
    std::vector<std::string> play(const Exchange& exchange);
    /// An id of the twin's own that stands in a recorded request.
    void know(const std::string& id) { ids_[id] = id; }
    /// Makes what the exchange's answer shows, or its path names, exist before it is played.
    void prepare(const Exchange& exchange);

private:
    [[nodiscard]] std::string translate(std::string text) const;
    [[nodiscard]] std::string body_for(const Exchange& exchange) const;
    void learn(const json::value& recorded, const json::value& given);
    void make_user(const std::string& id, const json::value& shown);

    std::map<std::string, std::string> ids_;  ///< recorded → the twin's
    int made_ = 0;
};

}  // namespace lockstep::twin
