// A body of POST or PUT /systemusers, checked and put onto a user.
#pragma once

#include <optional>
#include <string>

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

enum class Write { create, update };

/// Sets what the body says, with fresh sub-ids for arrays. The vendor's 400 comes back if a value is not allowed.
/// Unknown, read-only and restricted fields are left out, as the vendor does.
[[nodiscard]] std::optional<Response> apply_body(const Organization& org, ObjectIds& ids, const Call& call, User& user,
                                                 Write write);

/// `password` against the organisation's policy. A refusal comes back.
[[nodiscard]] std::optional<Response> apply_password(const Organization& org, const Call& call, User& user);

/// The rules of §4.2: starts with a letter, letters, digits, `.` `_` `-`, at most 30. Empty if it keeps them.
[[nodiscard]] std::string username_problem(std::string_view username);

}  // namespace lockstep::twin::jumpcloud
