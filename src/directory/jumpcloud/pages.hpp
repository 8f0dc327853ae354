// Lists of the v2 API, read to their end (API-jumpcloud.md §2).
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <optional>
#include <string>

#include "core/task.hpp"
#include "directory/jumpcloud/client.hpp"

namespace lockstep::directory::jumpcloud {

/// The rows of a v2 list, null ones left out. Pages go on while `skip` is below `x-total-count`: a page may be short
/// although more follows, as it can hold null edges, or as the vendor cuts `limit`; so the next page begins after the
/// last row that came, and what then comes twice is given once. A total below the rows that came is not believed, then
/// an empty page is the end. If the total shrinks meanwhile, rows may have slipped past between
/// two pages, and the list is read once more.
///
/// @param path without paging; with a `?` if it has a query.
/// @return empty if the vendor answers 404.
/// @throws DirectoryError `malformed` for a page that is no array.
Task<std::optional<boost::json::array>> find_all(Client& client, Lane lane, std::string path);

/// The same, of a list whose 404 is an error.
Task<boost::json::array> list_all(Client& client, Lane lane, std::string path);

/// How many rows a list has, by its header alone.
/// @throws DirectoryError `malformed` if it does not say.
Task<std::size_t> count_all(Client& client, Lane lane, std::string path);

/// The object in a body.
/// @throws DirectoryError `malformed` if it is none.
[[nodiscard]] boost::json::object parse_object(const Response& response);

/// A text member, or an empty text.
[[nodiscard]] std::string text_of(const boost::json::object& object, std::string_view key);

}  // namespace lockstep::directory::jumpcloud
