// Which operation a method and a path name, and by which bucket and scope it is judged.
#pragma once

#include <string_view>
#include <vector>

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

struct Route {
    std::string_view method;
    std::string_view pattern;  ///< `{}` stands for one segment
    std::string_view bucket;   ///< of the rate limits; empty: not limited
    std::string_view scope;    ///< without `.read` or `.manage`; empty: any credential
    Response (*handler)(Call&);
};

struct Match {
    const Route* route = nullptr;       ///< null: no such operation
    bool other_method = false;          ///< the path is there, the method is not
    std::vector<std::string_view> ids;  ///< what stood at the placeholders; points into the target
};
/// `METHOD /pattern` of each operation of the vendor's.
[[nodiscard]] std::vector<std::string> all_operations();
/// The scope of each operation.
[[nodiscard]] std::vector<std::string_view> all_route_scopes();
[[nodiscard]] Match find_route(std::string_view method, const Target& target);

}  // namespace lockstep::twin::okta
