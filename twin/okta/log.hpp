// The System Log: what happened, by whom, in the order in which it was persisted.
#pragma once

#include <string_view>

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

[[nodiscard]] LogTarget target_of(const User& user);
[[nodiscard]] LogTarget target_of(const Group& group);
[[nodiscard]] LogTarget target_of(const App& app);
[[nodiscard]] LogTarget target_of(const GroupRule& rule);

/// Writes an event down as done by the caller.
void record(Call& call, std::string_view type, std::vector<LogTarget> targets);
/// What somebody does themselves, at the sign-in page.
struct OwnDeed {
    std::string_view type;
    std::vector<LogTarget> targets;
    std::string ip;      ///< empty: somewhere
    json::object place;  ///< `geographicalContext`
    std::string session_id;
    std::string_view refused_because;  ///< the reason of the outcome FAILURE; empty: it went well
};
void record_by_person(Call& call, const User& person, OwnDeed deed);
/// Writes an event down as done by the vendor itself (`system@okta.com`).
void record_by_system(Org& org, std::string_view type, std::vector<LogTarget> targets, WallTime now, Random& random,
                      std::string_view result = "SUCCESS", std::string_view reason = {});

/// An event as `/api/v1/logs` shows it; in a hook's delivery the IP chain is elsewhere.
enum class LogView { listed, delivered };
[[nodiscard]] std::string_view severity_of(const LogEvent& event);
[[nodiscard]] json::object to_json(const LogEvent& event, LogView view);

/// `GET /api/v1/logs`
Response list_log_events(Call& call);

}  // namespace lockstep::twin::okta
