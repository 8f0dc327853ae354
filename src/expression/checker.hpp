// Syntax tree → typed tree: every name resolved, every type checked, all problems found in one go.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "expression/node.hpp"
#include "expression/parser.hpp"

namespace lockstep::expression {

/// A part whose type is known; `node` is null where a problem was reported.
struct Typed {
    NodePtr node;
    Type type = Type::any;
};

class Checker {
public:
    explicit Checker(const Scope& scope) : scope_{scope} {}

    Typed check(const Syntax& syntax);
    [[nodiscard]] std::vector<Problem> take_problems() { return std::move(problems_); }
    [[nodiscard]] const ReadSet& reads() const { return reads_; }
    /// The type that both fit, reported at `at` if there is none.
    std::optional<Type> common_type(Type left, Type right, const Position& at);

private:
    // checker.cpp
    Typed literal(const Syntax& syntax);
    Typed text_literal(const Syntax& syntax);
    Typed name(const Syntax& syntax);
    Typed list(const Syntax& syntax);
    Typed plus(const Syntax& syntax);
    Typed compare(const Syntax& syntax);
    Typed logic(const Syntax& syntax);
    Typed choose(const Syntax& syntax);
    Typed otherwise(const Syntax& syntax);
    NodePtr boolean(const Syntax& syntax, std::string_view whose);
    std::optional<std::vector<Typed>> check_all(const std::vector<Syntax>& children);

    // checker_names.cpp
    Typed attribute(Side side, const std::string& name, const Syntax& syntax);
    void unknown_attribute(const Schema& schema, const Syntax& syntax, const std::string& name);

    // checker_calls.cpp
    Typed call(const Syntax& syntax);
    Typed unknown_function(const Syntax& syntax);
    Typed exists(const Syntax& syntax);
    Typed switch_call(const Syntax& syntax);
    Typed membership(const Syntax& syntax, const FunctionRow& row);
    Typed plain_call(const Syntax& syntax, const FunctionRow& row);
    NodePtr argument(const Syntax& syntax, Accepts accepts, const FunctionRow& row);
    bool has_right_count(const Syntax& syntax, const FunctionRow& row);
    std::shared_ptr<const re2::RE2> pattern(const Syntax& syntax);
    Typed matches(const Syntax& syntax);

    Typed fail(const Position& at, std::string message, std::string found = "", std::string expected = "",
               std::string nearest = "");

    const Scope& scope_;
    ReadSet reads_;
    std::vector<Problem> problems_;
};

/// `a text`, `an integer`: for sentences.
[[nodiscard]] std::string with_article(Type type);

}  // namespace lockstep::expression
