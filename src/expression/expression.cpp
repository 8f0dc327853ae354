#include "expression/expression.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "core/assert.hpp"
#include "expression/checker.hpp"
#include "expression/lexer.hpp"
#include "expression/node.hpp"
#include "expression/parser.hpp"

namespace lockstep::expression {
namespace {

std::optional<ValueType> value_type(Type type) {
    switch (type) {
        case Type::text: return ValueType::text;
        case Type::boolean: return ValueType::boolean;
        case Type::integer: return ValueType::integer;
        case Type::number: return ValueType::number;
        case Type::list: return ValueType::list;
        case Type::any:
        case Type::null: return std::nullopt;
    }
    LOCKSTEP_UNREACHABLE();
}

std::expected<Syntax, Problem> parse_text(std::string_view text, const Position& at) {
    const auto tokens = lex(text, at);
    if (!tokens) return std::unexpected{tokens.error()};
    return parse(*tokens);
}

/// The operands of an AND (or OR), also of one within another; or the node itself.
std::vector<const Node*> parts_of(const Node& node, Connective connective) {
    std::vector<const Node*> parts;
    for (const auto& operand : node.operands(connective)) {
        const auto inner = parts_of(*operand, connective);
        parts.insert(parts.end(), inner.begin(), inner.end());
    }
    if (parts.empty()) parts.push_back(&node);
    return parts;
}

std::set<std::string> conjuncts(const Node& node) {
    std::set<std::string> texts;
    for (const auto* part : parts_of(node, Connective::all)) {
        std::string text;
        part->print(text);
        if (text != "true") texts.insert(std::move(text));
    }
    return texts;
}

std::expected<Expression, std::vector<Problem>> compile_side(const Syntax& syntax, std::string_view text, Side side,
                                                             const Scope& scope) {
    Scope one_side = scope;
    (side == Side::okta ? one_side.jumpcloud : one_side.okta) = nullptr;
    Checker checker{one_side};
    Typed typed = checker.check(syntax);
    if (typed.node == nullptr) return std::unexpected{checker.take_problems()};
    return Expression{std::move(typed.node), std::string{text}, value_type(typed.type), checker.reads()};
}

/// The first directory that a tree names.
std::optional<Side> side_of(const Syntax& syntax) {
    if (syntax.kind == Syntax::Kind::name)
        return from_name<Side>(syntax.token.text.substr(0, syntax.token.text.find('.')));
    for (const auto& child : syntax.children) {
        if (const auto side = side_of(child)) return side;
    }
    return std::nullopt;
}

Problem not_an_equation(const Position& at, std::string_view text) {
    return {at, "this is no comparison between the two directories", std::string{text},
            "jumpcloud.ATTRIBUTE == okta.ATTRIBUTE", ""};
}

}  // namespace

bool ReadSet::reads(Side side) const {
    const auto of_side = [side](const auto& pair) { return pair.first == side; };
    return exists.contains(side) || all_groups.contains(side) || std::ranges::any_of(attributes, of_side) ||
           std::ranges::any_of(groups, of_side);
}

std::expected<Value, NoValue> Expression::evaluate(const Inputs& inputs) const {
    LOCKSTEP_ASSERT(root_ != nullptr);
    return root_->evaluate(inputs);
}

bool Expression::holds(const Inputs& inputs) const {
    const auto value = evaluate(inputs);
    const bool* boolean = value ? value->get<bool>() : nullptr;
    return boolean != nullptr && *boolean;
}

std::string Expression::canonical() const {
    std::string text;
    if (root_ != nullptr) root_->print(text);
    return text;
}

const Value* Expression::literal() const {
    return root_ == nullptr ? nullptr : root_->literal();
}

bool Expression::is_folded_attribute() const {
    return root_ != nullptr && root_->is_folded_attribute();
}

bool Expression::covers(const Expression& later) const {
    LOCKSTEP_ASSERT(root_ != nullptr && later.root_ != nullptr);
    const auto mine = parts_of(*root_, Connective::any);
    return std::ranges::all_of(parts_of(*later.root_, Connective::any), [&](const Node* theirs) {
        const auto given = conjuncts(*theirs);
        return std::ranges::any_of(mine,
                                   [&](const Node* part) { return std::ranges::includes(given, conjuncts(*part)); });
    });
}

bool is_folded(Side side, std::string_view attribute) {
    return attribute == "email" || attribute == (side == Side::okta ? "login" : "username");
}

bool may_be_custom(const Schema& schema, std::string_view name) {
    const bool is_name = !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
    return !schema.custom_known && is_name && nearest_name(name, schema.names()).empty();
}

std::expected<Expression, std::vector<Problem>> compile(std::string_view text, const Position& at, const Scope& scope) {
    const auto syntax = parse_text(text, at);
    if (!syntax) return std::unexpected{std::vector{syntax.error()}};
    Checker checker{scope};
    Typed typed = checker.check(*syntax);
    if (typed.node == nullptr) return std::unexpected{checker.take_problems()};
    return Expression{std::move(typed.node), std::string{text}, value_type(typed.type), checker.reads()};
}

std::expected<Equation, std::vector<Problem>> compile_equation(std::string_view text, const Position& at,
                                                               const Scope& scope) {
    const auto syntax = parse_text(text, at);
    if (!syntax) return std::unexpected{std::vector{syntax.error()}};
    if (syntax->kind != Syntax::Kind::compare || syntax->token.text != "==") {
        return std::unexpected{std::vector{not_an_equation(at, text)}};
    }
    const Syntax* halves[] = {&syntax->children[0], &syntax->children[1]};
    if (side_of(*halves[0]) == Side::okta) std::swap(halves[0], halves[1]);
    if (side_of(*halves[0]) != Side::jumpcloud || side_of(*halves[1]) != Side::okta) {
        Checker checker{scope};  // a misspelt name is the better news than a wrong shape
        checker.check(*syntax);
        auto problems = checker.take_problems();
        if (problems.empty()) problems.push_back(not_an_equation(at, text));
        return std::unexpected{std::move(problems)};
    }
    auto jumpcloud = compile_side(*halves[0], text, Side::jumpcloud, scope);
    auto okta = compile_side(*halves[1], text, Side::okta, scope);
    std::vector<Problem> problems;
    for (auto* half : {&jumpcloud, &okta}) {
        if (!*half) problems.insert(problems.end(), half->error().begin(), half->error().end());
    }
    if (!problems.empty()) return std::unexpected{std::move(problems)};
    if (jumpcloud->is_type_known() && okta->is_type_known() && jumpcloud->type() != okta->type()) {
        return std::unexpected{
            std::vector{Problem{syntax->token.at, "both halves must be of one type",
                                fmt::format("{} and {}", name_of(jumpcloud->type()), name_of(okta->type())), "", ""}}};
    }
    return Equation{std::move(*jumpcloud), std::move(*okta)};
}

}  // namespace lockstep::expression
