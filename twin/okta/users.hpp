// People: look-up, writes that the search index follows, and their endpoints.
#pragma once

#include <string_view>

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

/// By id, login, or the part of a login before the `@` as long as it is unambiguous; null if there is nobody.
[[nodiscard]] User* find_user(Org& org, std::string_view id_or_login);
/// As `find_user`. Throws E0000007.
[[nodiscard]] User& get_user(Call& call, std::string_view id_or_login);

/// To be called before anything of a user changes: keeps what lists still show, forgets the rendered text.
void begin_write(Org& org, User& user, WallTime now);
/// Makes a user known: by id, by login, and to the index after its lag.
User& add_user(Org& org, User user, WallTime now);
/// Takes a user out of everything that names them.
void remove_user(Org& org, const std::string& id, WallTime now);
/// Sets the status and the dates that go with it.
void set_status(Org& org, User& user, UserStatus status, WallTime now);
/// Throws E0000112 while the user's activation has not ended.
void refuse_while_activating(const User& user);

Response get_user(Call& call);
Response create_user(Call& call);
Response update_user(Call& call);   ///< POST: the named attributes
Response replace_user(Call& call);  ///< PUT: the whole profile
Response delete_user(Call& call);   ///< in two steps: deactivates, then deletes
Response list_users(Call& call);

}  // namespace lockstep::twin::okta
