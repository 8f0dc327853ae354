// What an organisation has beside people, groups and devices, each kind a row of one table: commands, policies, lists
// of addresses, and the newer "platform" objects: service accounts, roles, notification channels, health rules, alerts.
#pragma once

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

/// The path of the notification channels.
constexpr std::string_view kChannels = "/api/v2/notifications/channels";

/// Whether the path is one of a collection's.
[[nodiscard]] bool names_collection(const Call& call);
/// The answer; empty if the collection does not take that method there.
[[nodiscard]] std::optional<Response> answer_collection(Organization& org, const Call& call);

/// `METHOD /path` of each operation on a collection.
[[nodiscard]] std::vector<std::string> collection_operations();

/// What an organisation has from the start: its service account, whose secret is of today, and the built-in roles.
void add_default_things(Organization& org, WallTime now);

}  // namespace lockstep::twin::jumpcloud
