// Writes of one edge, members and associations alike, and what the log says about them.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "twin/jumpcloud/call.hpp"
#include "twin/jumpcloud/organization.hpp"

namespace lockstep::twin::jumpcloud {

/// What a body `{op, type, id, attributes}` says, checked.
struct EdgeOperation {
    enum class Kind { add, remove, update };
    Kind kind;
    Node to;
    std::shared_ptr<const boost::json::value> attributes;
};

/// The body, or the vendor's 400 in `wrong`. `allowed` says which types the source takes.
[[nodiscard]] EdgeOperation read_operation(const Call& call, std::span<const NodeType> allowed,
                                           std::optional<Response>& wrong);

/// Performs it: 204, 409 for an edge that is there, 404 for one that is not, or 204 for both (Q8).
[[nodiscard]] Response perform_operation(Organization& org, const Call& call, const Node& from,
                                         const EdgeOperation& operation);

/// `association_change`; which end is `from` varies, as recorded (quirk 39).
void log_association(Organization& org, const Call& call, std::string_view op, const Node& a, const Node& b);

/// Whether there is such an object.
[[nodiscard]] bool exists(const Organization& org, const Node& node);

/// Whether the user, or a group of theirs, is bound to anything: then the username is frozen (§4.2).
[[nodiscard]] bool is_bound(const Organization& org, std::string_view user_id);

}  // namespace lockstep::twin::jumpcloud
