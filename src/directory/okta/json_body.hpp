// The body of an answer as Boost.JSON, or DirectoryError `malformed`. For everything but pages of users.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "core/http_message.hpp"

namespace lockstep::directory::okta {

[[noreturn]] void throw_malformed(const Response& response, std::string_view what_it_lacks);

[[nodiscard]] boost::json::object parse_object(const Response& response);
/// An array of objects.
[[nodiscard]] boost::json::array parse_objects(const Response& response);

/// The text at `key`; empty if there is none.
[[nodiscard]] std::string text_at(const boost::json::object& object, std::string_view key);
/// The object at `key`; null if there is none.
[[nodiscard]] const boost::json::object* object_at(const boost::json::object& object, std::string_view key);
/// @throws if there is none.
[[nodiscard]] std::string id_of(const Response& response, const boost::json::object& object);

}  // namespace lockstep::directory::okta
