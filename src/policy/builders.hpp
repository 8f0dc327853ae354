// The parts of a policy, each built from its draft and checked. What is wrong is reported, and the rest still looked
// at.
#pragma once

#include "policy/draft.hpp"
#include "policy/formulas.hpp"

namespace lockstep::policy {

void build_connections(const Draft& draft, const Context& context, Policy& policy);
void build_identities(const Draft& draft, Formulas& formulas, Report& report, Policy& policy);
void build_populations(const Draft& draft, Formulas& formulas, Report& report, Policy& policy);
void build_safety(const Draft& draft, Report& report, Policy& policy);

/// Whether the rule ever writes to `side`, given the populations there are.
[[nodiscard]] bool writes(const Policy& policy, const AttributeRule& rule, Side side);

/// Needs the populations.
void build_attributes(const Draft& draft, Formulas& formulas, Report& report, Policy& policy);
/// Who writes what: two writers of one value, circles.
void check_flows(Report& report, const Policy& policy);
/// What a new account needs and no rule writes. Needs all rules, none of them refused.
void check_required(Report& report, const Policy& policy);

/// Needs populations and safety.
void build_groups(const Draft& draft, Report& report, Policy& policy);

/// Sets the digests of rules, then that of the policy.
void set_digests(Policy& policy);

}  // namespace lockstep::policy
