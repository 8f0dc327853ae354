// The paths of Okta's API, with what is put into them encoded.
#pragma once

#include <string>
#include <string_view>

namespace lockstep::directory::okta {

/// Everything but unreserved characters percent-encoded.
[[nodiscard]] std::string encode(std::string_view text);

/// `/api/v1/users/ID…`: an id or a login, which may hold anything.
[[nodiscard]] std::string user_path(std::string_view id_or_login, std::string_view rest = {});
[[nodiscard]] std::string group_path(std::string_view id, std::string_view rest = {});
[[nodiscard]] std::string app_path(std::string_view id, std::string_view rest = {});

/// `ATTRIBUTE eq "VALUE"`, the value escaped as in JSON, not yet encoded.
[[nodiscard]] std::string equals(std::string_view attribute, std::string_view value);

}  // namespace lockstep::directory::okta
