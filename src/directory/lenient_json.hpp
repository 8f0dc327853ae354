// JSON as it should be, and with half a surrogate pair in a text: one name like that must hide nobody and no group.
#pragma once

#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>
#include <string>
#include <string_view>

namespace lockstep::directory {

/// Half a pair is read as U+FFFD, so that it equals nothing that anybody writes.
/// @param failure set for what is no JSON all the same.
[[nodiscard]] boost::json::value parse_leniently(std::string_view text, boost::system::error_code& failure);

/// A name, or none if part of it could not be read: it is nobody's to be matched by.
[[nodiscard]] std::string whole_name(std::string name);

/// The same JSON with each escape that is half a surrogate pair replaced by `\ufffd`.
[[nodiscard]] std::string with_whole_pairs(std::string_view json);

}  // namespace lockstep::directory
