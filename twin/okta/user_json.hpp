// A user as the vendor writes it.
#pragma once

#include <string>

#include "twin/okta/state.hpp"

namespace lockstep::twin::okta {

enum class UserView {
    listed,   ///< `_links` with `self` only
    single,   ///< `_links` with what its status permits
    reduced,  ///< as `listed`, without credentials and `transitioningToStatus` (`okta-response="omit…"`)
};

void append_user(std::string& out, const Org& org, const User& user, UserView view);
[[nodiscard]] std::string to_json(const Org& org, const User& user, UserView view);

/// `W/"<64 hex>"`: a function of profile and user type alone, so it does not move with the status, and comes back when
/// the profile does (recorded).
[[nodiscard]] const std::string& etag(const User& user);

}  // namespace lockstep::twin::okta
