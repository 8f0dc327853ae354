// A value as Okta's schema wants it on the wire.
#pragma once

#include <boost/json/value.hpp>
#include <string>

#include "model/schema.hpp"
#include "model/value.hpp"

namespace lockstep::directory::okta {

/// Empty and unread are null. A text takes the attribute's type if it spells a value of it: `true`, `42`, `a` for a
/// list of one.
/// @throws DirectoryError `refused`, naming the attribute, if it does not.
[[nodiscard]] boost::json::value to_json(const Value& value, const std::string& attribute, ValueType type);

}  // namespace lockstep::directory::okta
