// A user's arrays as they are to be written: our elements set or taken out, all others as they were read. Pure.
//
// A PUT replaces an array whole (API-jumpcloud.md §4.3), so what is sent must be complete.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <span>

#include "directory/jumpcloud/element.hpp"
#include "model/change.hpp"

namespace lockstep::directory::jumpcloud {

/// The arrays that `writes` touch, as members of the body of a PUT. Writes of top-level fields are left out.
///
/// @param user the whole user, read by id just before.
/// @throws DirectoryError `refused` if two elements there have the type of a write: nobody can say which is meant.
[[nodiscard]] boost::json::object merged_arrays(const boost::json::object& user,
                                                std::span<const AttributeWrite> writes);

}  // namespace lockstep::directory::jumpcloud
