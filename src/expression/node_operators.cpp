// The operators of the tree: + and comparisons, logic, and the choices.
#include <fmt/format.h>
#include <compare>
#include <memory>
#include <optional>
#include <span>

#include "core/assert.hpp"
#include "expression/node.hpp"
#include "model/fold.hpp"

namespace lockstep::expression {
namespace {

void print_joined(std::string& out, std::span<const NodePtr> operands, std::string_view with) {
    out += "(";
    for (std::size_t i = 0; i < operands.size(); ++i) {
        if (i > 0) out += with;
        operands[i]->print(out);
    }
    out += ")";
}

class Concatenation final : public Node {
public:
    explicit Concatenation(std::vector<NodePtr> operands) : operands_{std::move(operands)} {}
    [[nodiscard]] Result evaluate(const Inputs& inputs) const override {
        std::string text;
        for (const auto& operand : operands_) {
            auto value = operand->evaluate(inputs);
            if (!value) return value;
            if (value->is_empty()) continue;
            const auto* part = value->get<std::string>();
            if (part == nullptr) return no_value(fmt::format("\"{}\" is no text", to_text(*value)));
            text += *part;
            if (text.size() > kMaxResultBytes) return no_value("the text would be too long");
        }
        return Value::text(std::move(text));
    }
    void print(std::string& out) const override { print_joined(out, operands_, " + "); }

private:
    std::vector<NodePtr> operands_;
};

class Sum final : public Node {
public:
    explicit Sum(std::vector<NodePtr> operands) : operands_{std::move(operands)} {}
    [[nodiscard]] Result evaluate(const Inputs& inputs) const override {
        std::int64_t whole = 0;
        double fraction = 0;
        bool is_whole = true;
        for (const auto& operand : operands_) {
            auto value = operand->evaluate(inputs);
            if (!value) return value;
            if (const auto* integer = value->get<std::int64_t>()) {
                if (is_whole && __builtin_add_overflow(whole, *integer, &whole))
                    return no_value("the sum is too large");
                fraction += static_cast<double>(*integer);
            } else if (const auto* number = value->get<double>()) {
                is_whole = false;
                fraction += *number;
            } else {
                return no_value(fmt::format("\"{}\" is no number", to_text(*value)));
            }
        }
        return is_whole ? Value::integer(whole) : Value::number(fraction);
    }
    void print(std::string& out) const override { print_joined(out, operands_, " + "); }

private:
    std::vector<NodePtr> operands_;
};

std::string_view sign_of(Comparison comparison) {
    switch (comparison) {
        case Comparison::equal: return " == ";
        case Comparison::unequal: return " != ";
        case Comparison::less: return " < ";
        case Comparison::less_or_equal: return " <= ";
        case Comparison::greater: return " > ";
        case Comparison::greater_or_equal: return " >= ";
    }
    LOCKSTEP_UNREACHABLE();
}

bool satisfies(std::partial_ordering order, Comparison comparison) {
    switch (comparison) {
        case Comparison::equal: return order == 0;
        case Comparison::unequal: return order != 0;
        case Comparison::less: return order < 0;
        case Comparison::less_or_equal: return order <= 0;
        case Comparison::greater: return order > 0;
        case Comparison::greater_or_equal: return order >= 0;
    }
    LOCKSTEP_UNREACHABLE();
}

std::optional<double> as_number(const Value& value) {
    if (const auto* integer = value.get<std::int64_t>()) return static_cast<double>(*integer);
    if (const auto* number = value.get<double>()) return *number;
    return std::nullopt;
}

class Compare final : public Node {
public:
    Compare(Comparison comparison, NodePtr left, NodePtr right, bool folds)
        : comparison_{comparison}, left_{std::move(left)}, right_{std::move(right)}, folds_{folds} {}

    [[nodiscard]] Result evaluate(const Inputs& inputs) const override {
        auto left = left_->evaluate(inputs);
        if (!left) return left;
        auto right = right_->evaluate(inputs);
        if (!right) return right;
        const auto order = compare(*left, *right);
        if (!order) {
            return no_value(fmt::format("\"{}\" and \"{}\" are not of one type", to_text(*left), to_text(*right)));
        }
        return Value::boolean(satisfies(*order, comparison_));
    }
    void print(std::string& out) const override {
        const NodePtr parts[] = {left_, right_};
        print_joined(out, parts, sign_of(comparison_));
    }

private:
    [[nodiscard]] std::optional<std::partial_ordering> compare(const Value& left, const Value& right) const {
        const auto* left_text = left.get<std::string>();
        const auto* right_text = right.get<std::string>();
        if (left_text != nullptr && right_text != nullptr) {
            return folds_ ? folded(*left_text) <=> folded(*right_text) : *left_text <=> *right_text;
        }
        const auto left_number = as_number(left);
        const auto right_number = as_number(right);
        if (left_number && right_number && left.held().index() != right.held().index()) {
            return *left_number <=> *right_number;
        }
        const bool comparable = left.is_empty() || right.is_empty() || left.held().index() == right.held().index();
        if (!comparable) return std::nullopt;
        return left <=> right;
    }

    Comparison comparison_;
    NodePtr left_, right_;
    bool folds_;
};

/// AND and OR by Kleene: an operand without a value matters only if the others do not decide, in whatever order.
class Logic final : public Node {
public:
    Logic(Connective connective, std::vector<NodePtr> operands)
        : connective_{connective}, operands_{std::move(operands)} {}
    [[nodiscard]] Result evaluate(const Inputs& inputs) const override {
        const bool decisive = connective_ == Connective::any;
        Result answer = Value::boolean(!decisive);
        for (const auto& operand : operands_) {
            auto value = operand->evaluate(inputs);
            if (value && value->get<bool>() == nullptr) value = no_value("an operand is neither true nor false");
            if (value && *value->get<bool>() == decisive) return value;
            if (!value && (answer || value.error().unread)) answer = std::move(value);
        }
        return answer;
    }
    void print(std::string& out) const override {
        print_joined(out, operands_, connective_ == Connective::all ? " AND " : " OR ");
    }
    [[nodiscard]] std::span<const NodePtr> operands(Connective connective) const override {
        return connective == connective_ ? std::span<const NodePtr>{operands_} : std::span<const NodePtr>{};
    }

private:
    Connective connective_;
    std::vector<NodePtr> operands_;
};

class Negation final : public Node {
public:
    explicit Negation(NodePtr operand) : operand_{std::move(operand)} {}
    [[nodiscard]] Result evaluate(const Inputs& inputs) const override {
        auto value = operand_->evaluate(inputs);
        if (!value) return value;
        const auto* boolean = value->get<bool>();
        if (boolean == nullptr) return no_value("the operand of NOT is neither true nor false");
        return Value::boolean(!*boolean);
    }
    void print(std::string& out) const override {
        out += "!";
        operand_->print(out);
    }

private:
    NodePtr operand_;
};

class Choice final : public Node {
public:
    Choice(NodePtr condition, NodePtr yes, NodePtr no)
        : condition_{std::move(condition)}, yes_{std::move(yes)}, no_{std::move(no)} {}
    [[nodiscard]] Result evaluate(const Inputs& inputs) const override {
        auto condition = condition_->evaluate(inputs);
        if (!condition) return condition;
        const auto* boolean = condition->get<bool>();
        if (boolean == nullptr) return no_value("the condition is neither true nor false");
        return (*boolean ? yes_ : no_)->evaluate(inputs);
    }
    void print(std::string& out) const override {
        out += "(";
        condition_->print(out);
        out += " ? ";
        yes_->print(out);
        out += " : ";
        no_->print(out);
        out += ")";
    }

private:
    NodePtr condition_, yes_, no_;
};

class Otherwise final : public Node {
public:
    Otherwise(NodePtr first, NodePtr second) : first_{std::move(first)}, second_{std::move(second)} {}
    [[nodiscard]] Result evaluate(const Inputs& inputs) const override {
        auto value = first_->evaluate(inputs);
        const bool missing = value ? value->is_empty() : !value.error().unread;
        return missing ? second_->evaluate(inputs) : value;
    }
    void print(std::string& out) const override {
        const NodePtr parts[] = {first_, second_};
        print_joined(out, parts, " ?: ");
    }

private:
    NodePtr first_, second_;
};

}  // namespace

NodePtr make_concatenation(std::vector<NodePtr> operands) {
    return std::make_shared<Concatenation>(std::move(operands));
}

NodePtr make_sum(std::vector<NodePtr> operands) {
    return std::make_shared<Sum>(std::move(operands));
}

NodePtr make_comparison(Comparison comparison, NodePtr left, NodePtr right, bool folds) {
    return std::make_shared<Compare>(comparison, std::move(left), std::move(right), folds);
}

NodePtr make_connective(Connective connective, std::vector<NodePtr> operands) {
    return std::make_shared<Logic>(connective, std::move(operands));
}

NodePtr make_negation(NodePtr operand) {
    return std::make_shared<Negation>(std::move(operand));
}

NodePtr make_choice(NodePtr condition, NodePtr yes, NodePtr no) {
    return std::make_shared<Choice>(std::move(condition), std::move(yes), std::move(no));
}

NodePtr make_otherwise(NodePtr first, NodePtr second) {
    return std::make_shared<Otherwise>(std::move(first), std::move(second));
}

}  // namespace lockstep::expression
