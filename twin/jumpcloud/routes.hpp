// Every route of the three hosts in one table.
#pragma once

#include <optional>
#include <string_view>

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

using Handler = Response (*)(Organization&, const Call&);

struct Route {
    std::string_view method;
    std::string_view pattern;  ///< `{}` stands for one segment
    Handler handler;
    bool writes;  ///< a read-only role may not; a search or a query is a read, although it is a POST
};

/// The route of the request, its `ids` filled in; null if there is none.
[[nodiscard]] const Route* find_route(Call& call);

/// `METHOD /pattern` of each operation of the vendor's in the table of routes.
[[nodiscard]] std::vector<std::string> all_operations();

}  // namespace lockstep::twin::jumpcloud
