// Directory Insights' store: what happened, when, and when it became visible.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "core/clock.hpp"

namespace lockstep::twin::jumpcloud {

struct Call;
struct Organization;

struct EventRow {
    WallTime timestamp;    ///< what it says
    WallTime arrival;      ///< from when on queries find it
    std::uint64_t number;  ///< unique and opaque: the second half of `search_after`
    std::string service;
    std::string text;  ///< the event's JSON
};

/// Rows ascending by (timestamp, number).
class Insights {
public:
    void add(EventRow row);
    void forget_before(WallTime time);
    [[nodiscard]] const std::deque<EventRow>& rows() const { return rows_; }
    [[nodiscard]] std::uint64_t next_number() { return ++last_number_; }
    [[nodiscard]] std::uint64_t last_number() const { return last_number_; }
    void resume(std::uint64_t last_number) { last_number_ = last_number; }

private:
    std::deque<EventRow> rows_;
    std::uint64_t last_number_ = 0;
};

/// Logs one event of the service `directory`: who, whence and when are filled in, the arrival is drawn from the
/// settings, and the webhook is told. `details` holds `resource`, `changes`, `association` …, as the type has them.
void log_event(Organization& org, const Call& call, std::string_view event_type, boost::json::object details);

}  // namespace lockstep::twin::jumpcloud
