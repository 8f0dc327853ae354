// What one rule asks of one person today: the merge's answer, with everything that follows from it but the write.
#pragma once

#include <optional>

#include "sync/carry.hpp"

namespace lockstep::sync {

struct RuleWrite {
    Side side = Side::okta;
    Cause cause = Cause::edit;
    std::string reason;
    AttributeWrite write;
};

/// A person's word on two values that disagree: it names both, and is forgotten if either moves.
[[nodiscard]] const Decision* decision_about(Draft& draft, const RuleId& rule, const Value& jumpcloud,
                                             const Value& okta);

/// Reads both sides and merges them: advances the base, notes conflicts and drift, and returns the write, if one is
/// due.
[[nodiscard]] std::optional<RuleWrite> outcome_of(Draft& draft, const Flow& flow);

/// What the rule gives an account that is still to be created, whoever has authority afterwards; none if it has nothing
/// to give.
[[nodiscard]] std::optional<RuleWrite> first_value_of(Draft& draft, const Flow& flow);

}  // namespace lockstep::sync
