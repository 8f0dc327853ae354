// One request as the handlers see it: decoded, and with who asks.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/clock.hpp"
#include "core/http_message.hpp"
#include "core/random.hpp"

namespace lockstep::twin::jumpcloud {

/// The log names these; `role` says what they may do.
struct Actor {
    enum class Kind {
        api_key,
        service_account,
        person,  ///< an administrator in the console
        scim,    ///< another product that pushes with an administrator's key
        vendor,  ///< what the vendor does on its own: a dynamic group, a scheduled change
    };
    Kind kind = Kind::api_key;
    std::string role = "administrator";

    /// At the console, or something that only the console can start.
    [[nodiscard]] bool is_human() const { return kind == Kind::person; }
};

struct Call {
    const Request& request;
    WallTime now;
    Random& random;
    Actor actor;
    std::string path;                                        ///< decoded, without a slash at its end
    std::vector<std::pair<std::string, std::string>> query;  ///< decoded, in order
    std::vector<std::string> ids;                            ///< what stood in the braces of the route
    boost::json::value body;                                 ///< null without a body

    [[nodiscard]] std::optional<std::string_view> find_param(std::string_view name) const {
        for (const auto& [key, value] : query) {
            if (key == name) return value;
        }
        return std::nullopt;
    }
    /// The body's members; an empty object if there was none or it is something else.
    [[nodiscard]] const boost::json::object& members() const {
        static const boost::json::object kNone;
        return body.is_object() ? body.get_object() : kNone;
    }
    [[nodiscard]] const boost::json::value* find_member(std::string_view name) const {
        return members().if_contains(name);
    }
};

/// Splits URL into path and query. False if it cannot be read.
[[nodiscard]] bool read_url(Call& call);

/// Parses the body. False if it is not JSON, or holds a number that is not finite.
[[nodiscard]] bool read_body(Call& call);

}  // namespace lockstep::twin::jumpcloud
