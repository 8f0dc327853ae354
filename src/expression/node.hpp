// The typed tree that an expression is compiled to. Its depth is bounded by the parser.
#pragma once

#include <expected>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "expression/expression.hpp"
#include "expression/function_table.hpp"

namespace lockstep::expression {

enum class Connective { all, any };

/// One part of an expression. Within the tree an empty value means *handled emptiness*: `""`, `null`, or what came of
/// them; an attribute that is empty is no value at all.
struct Node {
    Node() = default;
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;
    virtual ~Node() = default;

    [[nodiscard]] virtual Result evaluate(const Inputs& inputs) const = 0;
    /// Appends the one way to write this part: the same for all texts that mean the same tree.
    virtual void print(std::string& out) const = 0;
    /// The value of a literal; null for everything else.
    [[nodiscard]] virtual const Value* literal() const { return nullptr; }
    /// The operands of an AND (`all`) or OR (`any`) chain; empty for everything else.
    [[nodiscard]] virtual std::span<const std::shared_ptr<const Node>> operands(Connective) const { return {}; }
    /// Whether this is just an attribute whose texts compare folded.
    [[nodiscard]] virtual bool is_folded_attribute() const { return false; }
};

using NodePtr = std::shared_ptr<const Node>;

struct AttributeName {
    Side side = Side::jumpcloud;
    std::string name;
    std::size_t slot = 0;
    Type type = Type::text;
};

enum class Comparison { equal, unequal, less, less_or_equal, greater, greater_or_equal };

[[nodiscard]] NodePtr make_literal(Value value);
/// A text with `{n}` in it.
[[nodiscard]] NodePtr make_counted_text(std::string text);
[[nodiscard]] NodePtr make_list(std::vector<NodePtr> elements);
[[nodiscard]] NodePtr make_attribute(AttributeName attribute);
[[nodiscard]] NodePtr make_exists(Side side);
/// `exists(expression)`: whether it has a value that is not empty.
[[nodiscard]] NodePtr make_has_value(NodePtr operand);
[[nodiscard]] NodePtr make_concatenation(std::vector<NodePtr> operands);
[[nodiscard]] NodePtr make_sum(std::vector<NodePtr> operands);
/// @param folds texts compare trimmed and case-folded.
[[nodiscard]] NodePtr make_comparison(Comparison comparison, NodePtr left, NodePtr right, bool folds);
[[nodiscard]] NodePtr make_connective(Connective connective, std::vector<NodePtr> operands);
[[nodiscard]] NodePtr make_negation(NodePtr operand);
[[nodiscard]] NodePtr make_choice(NodePtr condition, NodePtr yes, NodePtr no);
[[nodiscard]] NodePtr make_otherwise(NodePtr first, NodePtr second);
[[nodiscard]] NodePtr make_switch(std::vector<NodePtr> arguments);
[[nodiscard]] NodePtr make_membership(Side side, Membership membership, std::vector<std::string> names);
[[nodiscard]] NodePtr make_call(const FunctionRow& row, std::vector<NodePtr> arguments,
                                std::shared_ptr<const re2::RE2> pattern);

/// `"…"` with what must be escaped.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace lockstep::expression
