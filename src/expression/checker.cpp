#include "expression/checker.hpp"

#include <fmt/format.h>
#include <algorithm>

#include <charconv>

#include "core/assert.hpp"

namespace lockstep::expression {
namespace {

bool is_numeric(Type type) {
    return type == Type::integer || type == Type::number;
}

bool is_textual(Type type) {
    return type == Type::text || type == Type::any;
}

std::optional<Comparison> comparison_of(std::string_view sign) {
    if (sign == "==") return Comparison::equal;
    if (sign == "!=") return Comparison::unequal;
    if (sign == "<") return Comparison::less;
    if (sign == "<=") return Comparison::less_or_equal;
    if (sign == ">") return Comparison::greater;
    if (sign == ">=") return Comparison::greater_or_equal;
    return std::nullopt;
}

bool is_empty_literal(const Typed& typed) {
    const Value* value = typed.node->literal();
    return value != nullptr && value->is_empty();
}

std::vector<NodePtr> nodes_of(std::vector<Typed> typed) {
    std::vector<NodePtr> nodes;
    for (auto& each : typed) nodes.push_back(std::move(each.node));
    return nodes;
}

}  // namespace

std::string with_article(Type type) {
    const auto name = name_of_type(type);
    return fmt::format("{} {}", type == Type::integer ? "an" : "a", name);
}

Typed Checker::fail(const Position& at, std::string message, std::string found, std::string expected,
                    std::string nearest) {
    problems_.push_back({at, std::move(message), std::move(found), std::move(expected), std::move(nearest)});
    return {};
}

Typed Checker::check(const Syntax& syntax) {
    switch (syntax.kind) {
        case Syntax::Kind::text: return text_literal(syntax);
        case Syntax::Kind::integer:
        case Syntax::Kind::number:
        case Syntax::Kind::boolean:
        case Syntax::Kind::null: return literal(syntax);
        case Syntax::Kind::name: return name(syntax);
        case Syntax::Kind::call: return call(syntax);
        case Syntax::Kind::list: return list(syntax);
        case Syntax::Kind::plus: return plus(syntax);
        case Syntax::Kind::compare: return compare(syntax);
        case Syntax::Kind::all:
        case Syntax::Kind::any: return logic(syntax);
        case Syntax::Kind::negate: {
            auto operand = boolean(syntax.children[0], "what is negated");
            return operand == nullptr ? Typed{} : Typed{make_negation(std::move(operand)), Type::boolean};
        }
        case Syntax::Kind::choose: return choose(syntax);
        case Syntax::Kind::otherwise: return otherwise(syntax);
    }
    LOCKSTEP_UNREACHABLE();
}

Typed Checker::literal(const Syntax& syntax) {
    const auto& text = syntax.token.text;
    if (syntax.kind == Syntax::Kind::null) return {make_literal(Value::empty()), Type::null};
    if (syntax.kind == Syntax::Kind::boolean) return {make_literal(Value::boolean(text == "true")), Type::boolean};
    if (syntax.kind == Syntax::Kind::number) {
        double number = 0;
        const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
        if (parsed.ec != std::errc{}) return fail(syntax.token.at, "this number is out of range", text);
        return {make_literal(Value::number(number)), Type::number};
    }
    std::int64_t integer = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), integer);
    if (parsed.ec != std::errc{}) return fail(syntax.token.at, "this number is out of range", text);
    return {make_literal(Value::integer(integer)), Type::integer};
}

Typed Checker::text_literal(const Syntax& syntax) {
    const auto& text = syntax.token.text;
    if (!text.contains("{n}")) return {make_literal(Value::text(text)), Type::text};
    if (!scope_.allows_n) return fail(syntax.token.at, "`{n}` counts only in `on_create`", quoted(text));
    return {make_counted_text(text), Type::text};
}

std::optional<std::vector<Typed>> Checker::check_all(const std::vector<Syntax>& children) {
    std::vector<Typed> checked;
    bool good = true;
    for (const auto& child : children) {
        checked.push_back(check(child));
        good = good && checked.back().node != nullptr;
    }
    if (!good) return std::nullopt;
    return checked;
}

Typed Checker::list(const Syntax& syntax) {
    auto elements = check_all(syntax.children);
    if (!elements) return {};
    for (std::size_t i = 0; i < elements->size(); ++i) {
        if (is_textual((*elements)[i].type)) continue;
        return fail(syntax.children[i].token.at, "a list holds texts", with_article((*elements)[i].type), "a text");
    }
    return {make_list(nodes_of(std::move(*elements))), Type::list};
}

Typed Checker::plus(const Syntax& syntax) {
    auto operands = check_all(syntax.children);
    if (!operands) return {};
    const bool numbers = std::ranges::any_of(*operands, [](const auto& each) { return is_numeric(each.type); });
    const bool texts = std::ranges::any_of(*operands, [](const auto& each) { return each.type == Type::text; });
    Type type = Type::integer;
    for (std::size_t i = 0; i < operands->size(); ++i) {
        const Type found = (*operands)[i].type;
        const auto& at = syntax.children[i].token.at;
        if (found == Type::number) type = Type::number;
        if (is_textual(found) || is_numeric(found)) continue;
        return fail(at, "`+` joins texts or adds numbers", with_article(found), "a text or a number");
    }
    if (numbers && texts) {
        return fail(syntax.token.at, "`+` joins texts or adds numbers, not both", "a text and a number",
                    "Convert.toText(…) or Convert.toInt(…) around one of them");
    }
    if (numbers) return {make_sum(nodes_of(std::move(*operands))), type};
    return {make_concatenation(nodes_of(std::move(*operands))), Type::text};
}

Typed Checker::compare(const Syntax& syntax) {
    const auto comparison = comparison_of(syntax.token.text);
    if (!comparison) return matches(syntax);
    auto operands = check_all(syntax.children);
    if (!operands) return {};
    auto& left = (*operands)[0];
    auto& right = (*operands)[1];
    const bool equality = *comparison == Comparison::equal || *comparison == Comparison::unequal;
    if (equality && (is_empty_literal(left) || is_empty_literal(right))) {
        auto has_value = make_has_value(is_empty_literal(right) ? left.node : right.node);
        if (*comparison == Comparison::equal) has_value = make_negation(std::move(has_value));
        return {std::move(has_value), Type::boolean};
    }
    const auto type = common_type(left.type, right.type, syntax.token.at);
    if (!type) return {};
    if (!equality && (*type == Type::boolean || *type == Type::list || *type == Type::null)) {
        return fail(syntax.token.at, "there is no order among these", with_article(*type), "texts or numbers");
    }
    const bool folds = left.node->is_folded_attribute() || right.node->is_folded_attribute();
    return {make_comparison(*comparison, left.node, right.node, folds), Type::boolean};
}

NodePtr Checker::boolean(const Syntax& syntax, std::string_view whose) {
    Typed typed = check(syntax);
    if (typed.node == nullptr || typed.type == Type::boolean || typed.type == Type::any) return typed.node;
    return fail(syntax.token.at, fmt::format("{} must be true or false", whose), with_article(typed.type),
                "a boolean; compare with `==` or ask `exists(…)`")
        .node;
}

Typed Checker::logic(const Syntax& syntax) {
    const auto connective = syntax.kind == Syntax::Kind::all ? Connective::all : Connective::any;
    std::vector<NodePtr> operands;
    bool good = true;
    for (const auto& child : syntax.children) {
        operands.push_back(boolean(child, connective == Connective::all ? "each side of AND" : "each side of OR"));
        good = good && operands.back() != nullptr;
    }
    if (!good) return {};
    return {make_connective(connective, std::move(operands)), Type::boolean};
}

std::optional<Type> Checker::common_type(Type left, Type right, const Position& at) {
    if (left == right) return left;
    if (left == Type::null || left == Type::any) return right == Type::null ? left : right;
    if (right == Type::null || right == Type::any) return left;
    if (is_numeric(left) && is_numeric(right)) return Type::number;
    fail(at, "both must be of one type", fmt::format("{} and {}", with_article(left), with_article(right)),
         "the same type; convert one with Convert.toText(…), Convert.toInt(…) or Convert.toNum(…)");
    return std::nullopt;
}

Typed Checker::choose(const Syntax& syntax) {
    auto condition = boolean(syntax.children[0], "the condition before `?`");
    Typed yes = check(syntax.children[1]);
    Typed no = check(syntax.children[2]);
    if (condition == nullptr || yes.node == nullptr || no.node == nullptr) return {};
    const auto type = common_type(yes.type, no.type, syntax.token.at);
    if (!type) return {};
    return {make_choice(std::move(condition), yes.node, no.node), *type};
}

Typed Checker::otherwise(const Syntax& syntax) {
    auto operands = check_all(syntax.children);
    if (!operands) return {};
    const auto type = common_type((*operands)[0].type, (*operands)[1].type, syntax.token.at);
    if (!type) return {};
    return {make_otherwise((*operands)[0].node, (*operands)[1].node), *type};
}

}  // namespace lockstep::expression
