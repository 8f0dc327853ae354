// A device with the vendor's agent, as the v1 API shows it, and what it was told to do.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "core/clock.hpp"

namespace lockstep::twin::jumpcloud {

struct System {
    std::string id;
    boost::json::object fields;  ///< without the ids

    [[nodiscard]] bool is_online() const {
        const boost::json::value* active = fields.if_contains("active");
        return active != nullptr && active->is_bool() && active->get_bool();
    }
};

/// Queued without end for a device that is offline; it cannot be withdrawn, and nobody hears of its result.
struct DeviceCommand {
    WallTime queued;
    std::string system_id;
    std::string command;  ///< lock, restart, shutdown, erase
    std::optional<WallTime> delivered;
};

}  // namespace lockstep::twin::jumpcloud
