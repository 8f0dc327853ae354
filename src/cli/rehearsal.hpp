// What a policy makes of one person: planned without a directory, and the changes applied to what they hold.
#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "expression/expression.hpp"
#include "model/change.hpp"
#include "model/facts.hpp"
#include "policy/assertions.hpp"

namespace lockstep::cli {

/// A person as everything planned for them would leave them.
struct Rehearsed {
    struct Half {
        std::optional<std::vector<Value>> values;  ///< by slot; none: no account
        std::set<std::string> groups;
    };
    Half jumpcloud, okta;
    WallTime now{};

    [[nodiscard]] Half& half(Side side) { return side == Side::okta ? okta : jumpcloud; }
    /// Valid while this is.
    [[nodiscard]] expression::Inputs inputs() const;
};

/// Pure. Every group, app and device group that the policy names exists and may be written; every name is free; nobody
/// else is there.
[[nodiscard]] Rehearsed rehearse(const policy::Policy& policy, const policy::MadeUpPerson& person, WallTime now);

/// The same of somebody real. @param changes what is planned for them. @param groups by name, that they are in.
[[nodiscard]] Rehearsed rehearse(const policy::Policy& policy, const Facts& facts, const std::vector<Change>& changes,
                                 const std::array<std::set<std::string>, 2>& groups, WallTime now);

}  // namespace lockstep::cli
