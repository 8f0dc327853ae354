// How a rule carries a value from one directory to the other, and when its two values agree (DESIGN §4.3).
#pragma once

#include <optional>
#include <string>

#include "sync/draft.hpp"
#include "sync/merge.hpp"

namespace lockstep::sync {

/// A rule as it applies to one person today.
struct Flow {
    const policy::AttributeRule* rule = nullptr;
    std::optional<Side> authority;  ///< none = both
};

/// Empty if the rule says nothing about this person: a computed rule of the other direction, or create-only.
[[nodiscard]] std::optional<Flow> flow_of(const policy::AttributeRule& rule, Side source);

/// True if the rule may write `side` for this person.
[[nodiscard]] bool may_write(const Flow& flow, Side side);
/// The name of its attribute there; empty if it has none.
[[nodiscard]] std::string attribute_of(const policy::Policy& policy, const policy::AttributeRule& rule, Side side);
[[nodiscard]] bool is_required(const policy::AttributeRule& rule, Side side);

/// What stands on one side, and what the rule makes of it for the other.
struct Reading {
    Value raw;  ///< the attribute's; of a computed rule, what the expression gives; unread if it was not read
    Carried carried;
};
/// Asks for what it needs: memberships that an expression names, the person whom a reference names.
[[nodiscard]] Reading read(Draft& draft, const policy::AttributeRule& rule, Side from);

/// What a rule without a computation or a reference makes of a value.
[[nodiscard]] Carried carry(const policy::AttributeRule& rule, Side from, const Value& raw);

/// Equal under the rule, or `wanted` is what was once written there and `held` its learned form.
[[nodiscard]] bool agrees(const Standing& standing, const policy::AttributeRule& rule, Side side, const Value& wanted,
                          const Value& held);

/// `held` is the form that the vendor once gave to `written`.
[[nodiscard]] bool is_learned(const Standing& standing, const policy::AttributeRule& rule, Side side,
                              const Value& written, const Value& held);

/// What the other side should hold of the person whom `raw` names on `from`.
[[nodiscard]] Carried carry_reference(Draft& draft, policy::ReferenceForm form, Side from, const Value& raw);

}  // namespace lockstep::sync
