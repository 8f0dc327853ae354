#include "twin/okta/rule_expression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "twin/okta/fold.hpp"
#include "twin/okta/membership.hpp"

namespace lockstep::twin::okta {

struct RuleExpression::Node {
    enum class Kind { literal, attribute, call, negation, all, any };

    Kind kind = Kind::literal;
    std::string name;   ///< of the attribute or the function
    json::value value;  ///< of the literal
    std::vector<std::shared_ptr<const Node>> parts;
};

namespace {

using Node = RuleExpression::Node;
using NodePtr = std::shared_ptr<const Node>;

struct Function {
    std::string_view name;
    std::size_t arguments;
};
constexpr Function kFunctions[] = {
    {"==", 2},
    {"!=", 2},
    {"String.startsWith", 2},
    {"String.endsWith", 2},
    {"String.stringContains", 2},
    {"String.toLowerCase", 1},
    {"String.toUpperCase", 1},
    {"Arrays.contains", 2},
    {"isMemberOfGroup", 1},
    {"isMemberOfGroupName", 1},
    {"isMemberOfGroupNameStartsWith", 1},
    {"isMemberOfGroupNameContains", 1},
};

class Parser {
public:
    explicit Parser(std::string_view text) : text_{text} {}

    NodePtr parse() {
        auto root = parse_any(0);
        skip_blanks();
        if (at_ != text_.size()) fail("unexpected text");
        return root;
    }

private:
    [[noreturn]] void fail(std::string_view what) const {
        throw ExpressionError{fmt::format("Invalid expression: {} at position {}", what, at_)};
    }

    void skip_blanks() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t')) ++at_;
    }

    bool take(std::string_view token) {
        skip_blanks();
        if (!text_.substr(at_).starts_with(token)) return false;
        at_ += token.size();
        return true;
    }

    bool take_word(std::string_view word) {
        skip_blanks();
        const auto end = at_ + word.size();
        if (end < text_.size() && text_[end] != ' ' && text_[end] != '(' && text_[end] != '!') return false;
        if (fold_case(text_.substr(at_, word.size())) != word) return false;
        at_ = end;
        return true;
    }

    NodePtr join(Node::Kind kind, std::vector<NodePtr> parts) {
        if (parts.size() == 1) return parts.front();
        return std::make_shared<Node>(Node{kind, {}, {}, std::move(parts)});
    }

    NodePtr parse_any(int depth) {
        if (depth > 64) fail("nested too deeply");
        std::vector<NodePtr> parts;
        do parts.push_back(parse_all(depth));
        while (take_word("or") || take("||"));
        return join(Node::Kind::any, std::move(parts));
    }

    NodePtr parse_all(int depth) {
        std::vector<NodePtr> parts;
        do parts.push_back(parse_comparison(depth));
        while (take_word("and") || take("&&"));
        return join(Node::Kind::all, std::move(parts));
    }

    NodePtr parse_comparison(int depth) {
        auto left = parse_operand(depth);
        for (const auto* op : {"==", "!="}) {
            if (!take(op)) continue;
            return std::make_shared<Node>(Node{Node::Kind::call, op, {}, {left, parse_operand(depth)}});
        }
        return left;
    }

    NodePtr parse_operand(int depth) {
        skip_blanks();
        if (take("!")) return std::make_shared<Node>(Node{Node::Kind::negation, {}, {}, {parse_operand(depth + 1)}});
        if (take("(")) {
            auto inner = parse_any(depth + 1);
            if (!take(")")) fail("expected ')'");
            return inner;
        }
        if (at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'')) return parse_text(text_[at_]);
        return parse_name(depth);
    }

    NodePtr parse_text(char quote) {
        std::string text;
        for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
            if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
            text += text_[at_];
        }
        if (!take({&quote, 1})) fail("unterminated text");
        return std::make_shared<Node>(Node{Node::Kind::literal, {}, json::string{text}, {}});
    }

    NodePtr parse_name(int depth) {
        const auto end = std::min(text_.find_first_of(" ()!=&|,\"'", at_), text_.size());
        const std::string name{text_.substr(at_, end - at_)};
        if (name.empty()) fail("expected a value");
        at_ = end;
        if (name == "true" || name == "false") return literal(name == "true");
        if (name == "null") return literal(nullptr);
        double number = 0;
        const auto [stop, error] = std::from_chars(name.data(), name.data() + name.size(), number);
        if (error == std::errc{} && stop == name.data() + name.size()) return literal(number);
        if (take("(")) return parse_call(name, depth);
        if (!name.starts_with("user.")) fail("unknown name " + name);
        return std::make_shared<Node>(Node{Node::Kind::attribute, name.substr(5), {}, {}});
    }

    static NodePtr literal(json::value value) {
        return std::make_shared<Node>(Node{Node::Kind::literal, {}, std::move(value), {}});
    }

    NodePtr parse_call(const std::string& name, int depth) {
        const auto* function = std::ranges::find(kFunctions, name, &Function::name);
        if (function == std::end(kFunctions)) fail("unknown function " + name);
        std::vector<NodePtr> arguments;
        if (!take(")")) {
            do arguments.push_back(parse_any(depth + 1));
            while (take(","));
            if (!take(")")) fail("expected ')'");
        }
        if (arguments.size() != function->arguments) fail("wrong number of arguments of " + name);
        return std::make_shared<Node>(Node{Node::Kind::call, name, {}, std::move(arguments)});
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

std::string_view text_of(const json::value& value) {
    return value.is_string() ? std::string_view{value.as_string()} : std::string_view{};
}

bool is_true(const json::value& value) {
    return value.is_bool() && value.as_bool();
}

bool is_in_group(const Org& org, const User& user, std::string_view function, std::string_view wanted) {
    return std::ranges::any_of(org.groups, [&](const auto& entry) {
        const auto& group = entry.second;
        if (!is_member(org, group, user)) return false;
        if (function == "isMemberOfGroup") return group.id == wanted;
        const auto name = text_at(group.profile, "name");
        if (function == "isMemberOfGroupName") return name == wanted;
        if (function == "isMemberOfGroupNameStartsWith") return name.starts_with(wanted);
        return name.find(wanted) != std::string::npos;
    });
}

json::value evaluate(const Node& node, const Org& org, const User& user);

json::value evaluate_call(const Node& node, const Org& org, const User& user) {
    const auto first = evaluate(*node.parts.front(), org, user);
    const auto text = text_of(first);
    if (node.name.starts_with("isMemberOf")) return is_in_group(org, user, node.name, text);
    if (node.name == "String.toLowerCase") return json::string{fold_case(text)};
    if (node.name == "String.toUpperCase") {
        std::string upper{text};
        std::ranges::transform(upper, upper.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
        return json::string{upper};
    }
    const auto second = evaluate(*node.parts.back(), org, user);
    const auto other = text_of(second);
    if (node.name == "==") return first == second;
    if (node.name == "!=") return first != second;
    if (node.name == "String.startsWith") return first.is_string() && text.starts_with(other);
    if (node.name == "String.endsWith") return first.is_string() && text.ends_with(other);
    if (node.name == "String.stringContains") return first.is_string() && text.find(other) != std::string_view::npos;
    return first.is_array() && std::ranges::find(first.as_array(), second) != first.as_array().end();
}

json::value evaluate(const Node& node, const Org& org, const User& user) {
    const auto holds = [&](const NodePtr& part) { return is_true(evaluate(*part, org, user)); };
    switch (node.kind) {
        case Node::Kind::literal: return node.value;
        case Node::Kind::attribute: {
            const auto* value = user.profile.if_contains(node.name);
            return value ? *value : json::value{};
        }
        case Node::Kind::call: return evaluate_call(node, org, user);
        case Node::Kind::negation: return !holds(node.parts.front());
        case Node::Kind::all: return std::ranges::all_of(node.parts, holds);
        case Node::Kind::any: return std::ranges::any_of(node.parts, holds);
    }
    return nullptr;
}

}  // namespace

RuleExpression::RuleExpression(std::string_view text) : root_{Parser{text}.parse()} {}

bool RuleExpression::holds(const Org& org, const User& user) const {
    return is_true(evaluate(*root_, org, user));
}

}  // namespace lockstep::twin::okta
