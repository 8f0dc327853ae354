// The System Log's event types: what the vendor calls them, and which an event hook may subscribe to.
#pragma once

#include <string_view>

namespace lockstep::twin::okta {

struct EventType {
    std::string_view type;
    std::string_view message;  ///< `displayMessage`
    std::string_view legacy;   ///< `legacyEventType`, empty where it is not known
};

/// The type, with empty texts if the twin never writes it.
[[nodiscard]] EventType find_event_type(std::string_view type);
/// From the vendor's catalogue (samples/okta/event-types.tsv).
[[nodiscard]] bool is_hookable(std::string_view type);

}  // namespace lockstep::twin::okta
