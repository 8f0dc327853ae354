// Protected people (DESIGN §4.7): a second person is asked before what lets somebody in, out or take over is written.
#pragma once

#include <string_view>

#include "sync/draft.hpp"

namespace lockstep::sync {

/// Listed in the policy, or an administrator.
[[nodiscard]] bool is_protected(const Account& account, const policy::Safety& safety);
/// The person: by an account in either directory, by a further account too.
[[nodiscard]] bool is_protected(const Draft& draft);

/// A write that lets somebody in, out or take over: a second person is asked if the account is protected.
[[nodiscard]] bool is_held_back(const Change& change);

/// Login, e-mail, phones and recovery addresses.
[[nodiscard]] bool is_sensitive(std::string_view attribute);

}  // namespace lockstep::sync
