// Tokens → syntax tree. Operators by how tightly they bind, the loosest first:
//   a ? b : c   a ?: b  (both to the right)  |  OR  |  AND  |  NOT  |  == != < <= > >= matches  |  +  |  !  |  ( )
#pragma once

#include <expected>
#include <vector>

#include "core/problem.hpp"
#include "expression/lexer.hpp"

namespace lockstep::expression {

struct Syntax {
    enum class Kind {
        text,
        integer,
        number,
        boolean,
        null,
        name,       ///< an attribute, or a bare `jumpcloud` / `okta`
        call,       ///< token = the function's name, children = arguments
        list,       ///< `{"a", "b"}`
        plus,       ///< two or more children
        compare,    ///< token = the operator
        all,        ///< AND, two or more children
        any,        ///< OR, two or more children
        negate,     ///< `!`, NOT
        choose,     ///< condition, then, else
        otherwise,  ///< `a ?: b`
    };
    Kind kind = Kind::null;
    Token token;
    std::vector<Syntax> children;
};

/// Deepest nesting and most nodes of one expression: what keeps checking and evaluating it from ending the stack.
inline constexpr int kMaxDepth = 48;
inline constexpr int kMaxNodes = 2'000;

/// @return the tree, or the first place where the text is not an expression.
[[nodiscard]] std::expected<Syntax, Problem> parse(const std::vector<Token>& tokens);

}  // namespace lockstep::expression
