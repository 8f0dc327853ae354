// One request on its way through a handler: what was asked, by whom, when.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/http_message.hpp"
#include "core/random.hpp"
#include "twin/okta/errors.hpp"
#include "twin/okta/state.hpp"

namespace lockstep::twin::okta {

/// A URL taken apart, percent-decoded.
struct Target {
    std::string path;                   ///< as sent, without a slash too many at either end
    std::vector<std::string> segments;  ///< of the path
    std::vector<std::pair<std::string, std::string>> query;

    /// The first value of that name.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
    /// `name=true` in any case; `otherwise` if it is not there.
    [[nodiscard]] bool flag(std::string_view name, bool otherwise) const;
};
/// Empty if the URL is malformed.
[[nodiscard]] std::optional<Target> to_target(std::string_view url);

/// Who asks, as the credential says.
struct Principal {
    enum class Kind { nobody, console, api_token, service_app };

    Kind kind = Kind::nobody;
    std::string id;               ///< of the API token (`00T…`) or the app (`0oa…`)
    std::string user_id;          ///< owner of the API token; the console's admin
    std::string access_token_id;  ///< `AT.…` of a service app's token
    std::vector<std::string> scopes;
    bool has_role = true;
};

struct Call {
    Org& org;
    const Request& request;
    const Target& target;
    Principal principal;
    WallTime now;
    Random& random;
    std::string request_id;
    std::vector<std::string_view> ids;  ///< what stood at the placeholders of the route

    /// `now` as the vendor stores it: whole seconds.
    [[nodiscard]] WallTime second() const;
    [[nodiscard]] std::string new_id(std::string_view prefix);
    /// The request body. Throws E0000003 unless it is a JSON object.
    [[nodiscard]] json::object body() const;
};

[[nodiscard]] WallTime floor_to_second(WallTime time);

/// A JSON answer.
[[nodiscard]] Response ok(std::string body, int status = 200);
[[nodiscard]] Response ok(const json::value& body, int status = 200);
[[nodiscard]] Response no_content();

/// `"2026-01-05T09:00:01.000Z"`, or null.
[[nodiscard]] json::value to_json(std::optional<WallTime> time);
/// The text at `key`, empty if there is none.
[[nodiscard]] std::string text_at(const json::object& object, std::string_view key);
/// The object at `key`, null if there is none.
[[nodiscard]] const json::object* object_at(const json::object& object, std::string_view key);

}  // namespace lockstep::twin::okta
