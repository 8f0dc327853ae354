// Things of an org that are read, and seldom written, beside people and groups: zones, policies, realms and the like.
// All of a kind behave alike, so a kind is one row of a table.
#pragma once

#include <span>
#include <string_view>

#include "twin/okta/routes.hpp"

namespace lockstep::twin::okta {

struct Kind {
    std::string_view path;    ///< below `/api/v1/`; the key in `Org::things`
    std::string_view prefix;  ///< of ids
    std::string_view name;    ///< as E0000007 calls one
    std::string_view scope;
    std::string_view required = {};  ///< fields that a new one must have, with a blank between
    std::string_view envelope = {};  ///< lists stand in an object under this name; empty: a bare array
    bool has_status = true;          ///< ACTIVE or INACTIVE, changed by `/lifecycle/…`
    bool is_written = true;          ///< through the API; else it can be read only
};
[[nodiscard]] std::span<const Kind> kinds();

/// The operations on all kinds: list, create, get, replace, delete, activate, deactivate.
[[nodiscard]] std::span<const Route> catalog_routes();

/// The access policy that every org has for its own console.
constexpr std::string_view kConsolePolicy = "Okta Admin Console";

/// What an org has from the start: its own zones, the default policies, the default realm …
void add_default_things(Org& org);

/// The thing of that kind. Throws E0000007.
[[nodiscard]] json::object& get_thing(Org& org, std::string_view path, std::string_view id, std::string_view name);
/// With `_links`, as the vendor shows it.
[[nodiscard]] json::object shown(const Org& org, std::string_view path, const json::object& thing, bool has_status);
/// An id that goes with the org's own: no serial number and no chance is used up for it.
[[nodiscard]] std::string default_id(const Org& org, std::string_view prefix, char number);

}  // namespace lockstep::twin::okta
