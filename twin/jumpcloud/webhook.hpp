// Notices that the vendor posts to a webhook channel: a bell that names an id, late, doubled or lost as the settings
// say.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "twin/jumpcloud/due_queue.hpp"
#include "twin/jumpcloud/settings.hpp"
#include "twin/vendor.hpp"

namespace lockstep::twin::jumpcloud {

/// Whom the vendor rings at.
struct Receiver {
    std::string url, authorization;  ///< the latter may be empty
};

class Webhook {
public:
    /// Rings for one event at one receiver.
    void announce(const Settings& settings, const Receiver& receiver, const std::string& event_id,
                  const std::string& body, WallTime now, Random& random);

    [[nodiscard]] std::optional<WallTime> next_due() const { return waiting_.next(); }
    [[nodiscard]] std::vector<Outgoing> take_due(WallTime now);
    /// 5xx, 408, 429 and silence are tried again, three times, 1, 2 and 4 seconds apart (§8.1).
    void answered(const std::string& id, int status, WallTime now);

private:
    struct Notice {
        Receiver receiver;
        std::string body;
        int tries = 0;
    };
    std::map<std::string, Notice> notices_;  ///< not yet accepted or given up
    DueQueue waiting_;                       ///< those of them that are not under way
    std::uint64_t number_ = 0;
};

}  // namespace lockstep::twin::jumpcloud
