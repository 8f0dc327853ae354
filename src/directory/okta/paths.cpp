#include "directory/okta/paths.hpp"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

namespace lockstep::directory::okta {

std::string encode(std::string_view text) {
    return boost::urls::encode(text, boost::urls::unreserved_chars);
}

std::string user_path(std::string_view id_or_login, std::string_view rest) {
    return fmt::format("/api/v1/users/{}{}", encode(id_or_login), rest);
}

std::string group_path(std::string_view id, std::string_view rest) {
    return fmt::format("/api/v1/groups/{}{}", encode(id), rest);
}

std::string app_path(std::string_view id, std::string_view rest) {
    return fmt::format("/api/v1/apps/{}{}", encode(id), rest);
}

std::string equals(std::string_view attribute, std::string_view value) {
    return fmt::format("{} eq {}", attribute, boost::json::serialize(boost::json::string{value}));
}

}  // namespace lockstep::directory::okta
