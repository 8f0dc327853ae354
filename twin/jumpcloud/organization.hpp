// All that one JumpCloud organisation holds.
#pragma once

#include <boost/json/array.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "twin/jumpcloud/due_queue.hpp"
#include "twin/jumpcloud/graph.hpp"
#include "twin/jumpcloud/group.hpp"
#include "twin/jumpcloud/insights.hpp"
#include "twin/jumpcloud/jumpcloud.hpp"
#include "twin/jumpcloud/lagged.hpp"
#include "twin/jumpcloud/object_id.hpp"
#include "twin/jumpcloud/settings.hpp"
#include "twin/jumpcloud/system.hpp"
#include "twin/jumpcloud/user.hpp"
#include "twin/jumpcloud/webhook.hpp"

namespace lockstep::twin::jumpcloud {

/// What the vendor would have mailed.
struct Mail {
    WallTime at;
    std::string kind;  ///< activation, welcome
    std::string to;
    std::string user_id;
};

/// Names that only one user may have: the folded name → the id of who has it.
struct UserNames {
    std::unordered_map<std::string, std::string> usernames, emails, employee_identifiers;
};

/// A change of state that waits for its date.
struct ScheduledState {
    std::string job_id, user_id;
    std::string state;  ///< ACTIVATED, SUSPENDED
    WallTime at;
    bool sends_mail = false;
};

/// Requests since the last full second, of one family of hosts.
struct Bucket {
    double tokens = 0;
    WallTime filled{};
    std::int64_t refused_in_a_row = 0;
};

struct JournalEntry {
    WallTime at;
    std::string method, target, actor;
    int status = 0;
};

struct Organization {
    Organization(std::string url, WallTime now, Random& random);

    std::string base_url;
    Settings settings;
    JumpCloudCredentials credentials;
    WallTime created;
    ObjectIds ids;
    std::string key_owner_id, person_id, service_account_id;
    std::map<std::string, WallTime, std::less<>> tokens;  ///< access token → its end

    Lagged<User> users;
    UserNames names;
    std::map<std::string, std::set<std::string>> reports;  ///< manager → who names them as manager
    std::int64_t next_unix_id = 5000;
    std::vector<Mail> mails;

    Lagged<Group> user_groups, system_groups;
    std::set<std::string> dynamic_groups;  ///< ids, of both kinds
    Lagged<System> systems;
    std::vector<DeviceCommand> commands;
    std::map<std::string, std::string> applications;  ///< id → label
    LaggedGraph graph;
    DueQueue evaluations;  ///< users, systems and dynamic groups that rules are to be applied to

    std::vector<ScheduledState> scheduled_states;
    std::map<std::string, boost::json::array> bulk_jobs;  ///< job → its results
    std::string apple_mdm_id;
    /// Path of a collection → id → the thing as last written.
    std::map<std::string, std::map<std::string, boost::json::object>> things;

    Insights insights;
    Webhook webhook;
    std::map<std::string, Bucket> buckets;
    WallTime blocked_until{};
    std::deque<JournalEntry> journal;

    [[nodiscard]] WallTime listed_at(WallTime now) const {
        return now + std::chrono::milliseconds{settings.search_lag_ms};
    }
    [[nodiscard]] WallTime seen_at(WallTime now) const {
        return now + std::chrono::milliseconds{settings.graph_lag_ms};
    }
    [[nodiscard]] Lagged<Group>& groups(NodeType type) {
        return type == NodeType::user_group ? user_groups : system_groups;
    }
};

/// How two names are told apart: folded unless the settings say otherwise.
[[nodiscard]] std::string name_key(const Organization& org, std::string_view name);

}  // namespace lockstep::twin::jumpcloud
