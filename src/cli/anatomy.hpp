// What each part of the policy says of one person: which population, each rule with its inputs, each thing assigned.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/pair_says.hpp"
#include "model/facts.hpp"
#include "model/plan.hpp"
#include "model/standing.hpp"
#include "policy/policy.hpp"

namespace lockstep::cli {

/// What an expression read: `okta.userType`, `"Contractor"`.
struct Input {
    std::string name, value;
};

struct PopulationSays {
    const policy::Population* population = nullptr;
    bool holds = false;
    std::vector<Input> inputs;
};

struct RuleSays {
    const policy::AttributeRule* rule = nullptr;
    std::string jumpcloud_name, okta_name;  ///< empty: the rule has no attribute there
    Value jumpcloud, okta;                  ///< as held
    std::optional<Base> base;
    bool pinned = false;
    std::string flow;                     ///< `JumpCloud → Okta`, `both ways`, `says nothing for this population`
    Side written = Side::okta;            ///< of a rule that flows one way
    std::optional<Value> wants;           ///< what that side should hold, if there is a value
    std::string no_value;                 ///< why there is none
    std::vector<Input> inputs;            ///< of a computed rule
    std::vector<std::string> candidates;  ///< of an `on_create`: the names it tries, best first

    /// Named so by a person: either attribute, or the rule.
    [[nodiscard]] bool is_named(const std::string& name) const;
};

struct AssignSays {
    const policy::Assign* assign = nullptr;
    bool applies = false;
    bool given = false;  ///< by Lockstep, as far as is remembered
    std::vector<Input> inputs;
};

struct Anatomy {
    std::vector<PopulationSays> populations;  ///< in their order; the first that holds is the person's
    std::vector<RuleSays> rules;
    std::vector<AssignSays> assigns;  ///< of the person's population
    std::vector<PairSays> pairs;      ///< every group pair
    bool is_protected = false;
};

/// Pure; of the person as the planner saw them.
/// @param before as remembered when it was asked. @param plan its answer, whose `next` says the population. The policy
/// outlives what is returned.
[[nodiscard]] Anatomy anatomy_of(const policy::Policy& policy, const Facts& facts, const Standing& before,
                                 const IdentityPlan& plan, WallTime now);

/// Whether anything of the policy goes by that name: an attribute, a rule, what is assigned, a group of a pair.
[[nodiscard]] bool is_known(const Anatomy& anatomy, const std::string& name);
/// The populations that assign something of that name.
[[nodiscard]] std::vector<std::string> assigned_by(const Anatomy& anatomy, const std::string& name);
/// All such names, for the nearest one.
[[nodiscard]] std::vector<std::string> names_in(const Anatomy& anatomy);

/// `okta.userType = "Employee", exists(okta) = true`.
[[nodiscard]] std::string to_text(const std::vector<Input>& inputs);

}  // namespace lockstep::cli
