// A query over Directory Insights, read from its body and asked of one event.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/insights.hpp"

namespace lockstep::twin::jumpcloud {

struct EventQuery {
    std::set<std::string> services;  ///< empty = all
    WallTime start{}, end{};         ///< both inclusive: adjacent slices repeat an event
    bool descending = false;
    std::size_t limit = 1000;
    std::size_t skip = 0;
    std::optional<std::pair<std::int64_t, std::uint64_t>> after;  ///< of `search_after`
    std::vector<std::string> fields;                              ///< empty = all
    boost::json::value search_term;                               ///< null = none
    std::string full_text;                                        ///< `q`
    std::string exact_match;

    /// Whether the event was there at `now` and is asked for.
    [[nodiscard]] bool matches(const EventRow& row, WallTime now) const;
};

/// The query of the body, or the vendor's 400 in `wrong`. A nonsensical limit or sort is mended in silence (quirk 35).
[[nodiscard]] EventQuery read_event_query(const Call& call, std::optional<Response>& wrong);

/// The opaque half of `search_after`.
[[nodiscard]] std::string after_token(const EventRow& row);

/// The value at `a.b` of an event; null pointer if there is none.
[[nodiscard]] const boost::json::value* find_at(const boost::json::value& event, std::string_view dotted);

}  // namespace lockstep::twin::jumpcloud
