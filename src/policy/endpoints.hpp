// One end of an attribute rule: an attribute of one directory, found in its schema.
#pragma once

#include <optional>

#include "policy/draft.hpp"

namespace lockstep::policy {

struct Endpoint {
    Side side = Side::jumpcloud;
    AttributeSchema schema;
    bool known = true;  ///< false: a custom attribute, before the tenant's schema was read; its type is not known
    Position at;
};

/// Reports an unknown name.
[[nodiscard]] std::optional<Endpoint> find_endpoint(const Schema& schema, const Written& name, Report& report);

/// Reports that `end` may not be written.
void check_writable(const Endpoint& end, Report& report);
/// Reports a text that the attribute cannot hold.
void check_literal(const Endpoint& end, const std::string& text, const Position& at, Report& report);
/// Reports an expression whose value the attribute cannot hold.
void check_fits(const Endpoint& end, const Expression& value, const Position& at, Report& report);
/// `okta.department`
[[nodiscard]] std::string show(const Endpoint& end);

}  // namespace lockstep::policy
