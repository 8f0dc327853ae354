// Okta's JSON other than pages of users: bodies that we send, and groups, rules, apps and the org that we read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http_message.hpp"
#include "directory/directory.hpp"
#include "model/account.hpp"
#include "model/change.hpp"
#include "model/schema.hpp"

namespace lockstep::directory::okta {

/// `{"profile":{…}}` with exactly the attributes written; empty = null, which clears. Values take the schema's type.
/// @throws DirectoryError `refused` for a text that is no value of its type, naming the attribute.
[[nodiscard]] std::string to_update_body(const std::vector<AttributeWrite>& writes, const Schema& schema);
[[nodiscard]] std::string to_create_body(const NewAccount& account, const Schema& schema);
[[nodiscard]] std::string to_group_body(std::string_view name, std::string_view description);
[[nodiscard]] std::string to_assignment_body(const AccountId& account);

// All below throw DirectoryError `malformed` for a body that is not what it should be.

/// One group, or an array of them. `kind` as the type alone tells: rules may fill a writable one.
[[nodiscard]] Group read_group(const Response& response);
[[nodiscard]] std::vector<Group> read_groups(const Response& response);
/// The groups that the ACTIVE ones of a page of rules fill.
[[nodiscard]] std::vector<GroupId> read_rule_targets(const Response& response);
/// Those that are ACTIVE.
[[nodiscard]] std::vector<App> read_apps(const Response& response);
/// The users of a page of assignments that were assigned directly (scope USER).
[[nodiscard]] std::vector<AccountId> read_direct_users(const Response& response);
/// True for a direct assignment.
[[nodiscard]] bool is_direct_assignment(const Response& response);
[[nodiscard]] OrgIdentity read_org(const Response& response);
}  // namespace lockstep::directory::okta
