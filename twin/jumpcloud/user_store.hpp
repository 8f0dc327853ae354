// Where a checked user becomes the state: unique names, who reports to whom, the log and what is set in motion.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

/// The vendor's refusal if the user's username, e-mail or employee identifier belongs to somebody else.
[[nodiscard]] std::optional<Response> check_unique(const Organization& org, const User& user);

/// Puts the user into the indexes and lists, without a word in the log: for filling and loading too.
void place_user(Organization& org, std::shared_ptr<const User> user, const User* before, WallTime listed_at);

/// Makes the indexes of names anew: after a change of what counts as the same name.
void index_names(Organization& org);

/// `[{field, to}]`: what a new user was given.
[[nodiscard]] boost::json::array first_values(const User& user);

/// Takes the user out of them.
void remove_user(Organization& org, const User& user, WallTime listed_at);

/// Stores a change and logs it. `reason` is the event beside or instead of `user_update`, where the change has one of
/// its own (`user_unlocked`, `user_password_expired` …); empty = judged by the fields that changed.
void commit_user(Organization& org, const Call& call, User next, const User& before, std::string_view reason = {});

/// The mail that invites a person in, and its line in the log.
void send_activation(Organization& org, const Call& call, const User& user, std::optional<std::string> address);

/// `{"resource": {"id", "type": "user", "username"}}`.
[[nodiscard]] boost::json::object user_resource(const User& user);

/// A user of an organisation, with the defaults that the vendor gives.
[[nodiscard]] User make_user(Organization& org, std::string id, WallTime created);

}  // namespace lockstep::twin::jumpcloud
