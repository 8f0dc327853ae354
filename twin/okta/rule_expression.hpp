// The part of the vendor's expression language that group rules use: `user.department == "IT" and
// String.startsWith(user.lastName, "S")`, `isMemberOfGroup("00g…")`.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "twin/okta/state.hpp"

namespace lockstep::twin::okta {

struct ExpressionError {
    std::string text;
};

class RuleExpression {
public:
    /// Throws ExpressionError.
    explicit RuleExpression(std::string_view text);

    /// Whether the expression is true of the user; what cannot be evaluated is not.
    [[nodiscard]] bool holds(const Org& org, const User& user) const;

    struct Node;

private:
    std::shared_ptr<const Node> root_;
};

}  // namespace lockstep::twin::okta
