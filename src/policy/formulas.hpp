// From an expression's text in the policy to a compiled one, with problems placed where they stand in the file.
#pragma once

#include <optional>
#include <string_view>

#include "policy/draft.hpp"

namespace lockstep::policy {

class Formulas {
public:
    /// Slots are taken from the policy's own tables.
    Formulas(Policy& policy, Report& report) : policy_{policy}, report_{report} {}

    /// Over both sides. Empty if it was refused.
    [[nodiscard]] Expression any(const Formula& formula);
    /// Over both sides, true or false.
    [[nodiscard]] Expression condition(const Formula& formula);
    /// For `on_create` on `side`: over the other side only, `{n}` allowed.
    [[nodiscard]] Expression candidate(const Formula& formula, Side side);
    [[nodiscard]] std::optional<expression::Equation> equation(const Formula& formula);

private:
    [[nodiscard]] expression::Scope scope();
    void refuse(const Formula& formula, std::vector<Problem> problems);

    Policy& policy_;
    Report& report_;
};

}  // namespace lockstep::policy
