// Calls: the right function with the right arguments, and regular expressions compiled once.
#include <fmt/format.h>
#include <re2/re2.h>
#include <algorithm>
#include <memory>
#include <optional>
#include <span>

#include "core/assert.hpp"
#include "expression/checker.hpp"

namespace lockstep::expression {
namespace {

std::string_view signature_of(const FunctionRow& row) {
    const auto& list = functions();
    return std::ranges::find(list, row.name, &Function::name)->signature;
}

bool is_literal_text(const Syntax& syntax) {
    return syntax.kind == Syntax::Kind::text;
}

std::optional<Side> side_named(const Syntax& syntax) {
    return syntax.kind == Syntax::Kind::name ? from_name<Side>(syntax.token.text) : std::nullopt;
}

bool fits(Type type, Accepts accepts) {
    if (type == Type::any) return true;
    switch (accepts) {
        case Accepts::text: return type == Type::text;
        case Accepts::integer: return type == Type::integer;
        case Accepts::list: return type == Type::list;
        case Accepts::anything: return type != Type::null;
        case Accepts::pattern:
        case Accepts::name:
        case Accepts::side: return false;
    }
    LOCKSTEP_UNREACHABLE();
}

}  // namespace

Typed Checker::call(const Syntax& syntax) {
    const FunctionRow* row = find_function(syntax.token.text);
    if (row == nullptr) return unknown_function(syntax);
    switch (row->special) {
        case Special::exists: return exists(syntax);
        case Special::choose: return switch_call(syntax);
        case Special::membership: return membership(syntax, *row);
        case Special::time: reads_.time = true; break;
        case Special::none: break;
    }
    return plain_call(syntax, *row);
}

Typed Checker::unknown_function(const Syntax& syntax) {
    std::vector<std::string> names;
    for (const auto& each : function_rows()) names.emplace_back(each.name);
    const auto& text = syntax.token.text;
    std::string nearest = nearest_name(text, names);
    for (const auto& name : names) {
        if (nearest.empty() && name.ends_with("." + text)) nearest = name;
    }
    return fail(syntax.token.at, "unknown function", text, "", nearest);
}

Typed Checker::exists(const Syntax& syntax) {
    if (syntax.children.size() != 1) {
        return fail(syntax.token.at, "`exists` takes one argument", fmt::format("{}", syntax.children.size()),
                    "exists(jumpcloud), exists(okta) or exists(ATTRIBUTE)");
    }
    const auto side = side_named(syntax.children[0]);
    if (!side) {
        Typed operand = check(syntax.children[0]);
        if (operand.node == nullptr) return {};
        return {make_has_value(std::move(operand.node)), Type::boolean};
    }
    reads_.exists.insert(*side);
    return {make_exists(*side), Type::boolean};
}

Typed Checker::switch_call(const Syntax& syntax) {
    const std::size_t count = syntax.children.size();
    if (count < 4 || count % 2 != 0) {
        return fail(syntax.token.at, "`switch` takes a value, a default, and pairs of key and value",
                    fmt::format("{} arguments", count), "switch(value, default, key, value, …)");
    }
    auto arguments = check_all(syntax.children);
    if (!arguments) return {};
    Type type = (*arguments)[1].type;
    std::vector<NodePtr> nodes;
    for (std::size_t i = 0; i < count; ++i) {
        const bool is_result = i % 2 == 1;
        const Type against = is_result ? type : (*arguments)[0].type;
        const auto common = common_type(against, (*arguments)[i].type, syntax.children[i].token.at);
        if (!common) return {};
        if (is_result) type = *common;
        nodes.push_back((*arguments)[i].node);
    }
    return {make_switch(std::move(nodes)), type};
}

Typed Checker::membership(const Syntax& syntax, const FunctionRow& row) {
    std::span<const Syntax> arguments{syntax.children};
    Side side = Side::okta;
    if (!arguments.empty()) {
        if (const auto named = side_named(arguments.front())) {
            side = *named;
            arguments = arguments.subspan(1);
        }
    }
    if (arguments.empty() || (arguments.size() > 1 && !row.repeats)) {
        return fail(syntax.token.at, fmt::format("`{}` takes {}", row.name, signature_of(row)),
                    fmt::format("{} names", arguments.size()));
    }
    std::vector<std::string> names;
    for (const auto& each : arguments) {
        if (!is_literal_text(each)) {
            return fail(each.token.at, "a group is named by a text, so that it is known who reads it", each.token.text,
                        "a text in quotes");
        }
        names.push_back(each.token.text);
        if (row.membership == Membership::any_of) reads_.groups.emplace(side, each.token.text);
    }
    if (row.membership != Membership::any_of) reads_.all_groups.insert(side);
    return {make_membership(side, row.membership, std::move(names)), Type::boolean};
}

bool Checker::has_right_count(const Syntax& syntax, const FunctionRow& row) {
    const std::size_t count = syntax.children.size();
    if (count + row.optional >= row.takes.size() && (row.repeats || count <= row.takes.size())) return true;
    fail(syntax.token.at, fmt::format("`{}` takes {}", row.name, signature_of(row)),
         fmt::format("{} argument{}", count, count == 1 ? "" : "s"));
    return false;
}

std::shared_ptr<const re2::RE2> Checker::pattern(const Syntax& syntax) {
    if (!is_literal_text(syntax)) {
        fail(syntax.token.at, "a regular expression is written as a text", syntax.token.text, "a text in quotes");
        return nullptr;
    }
    re2::RE2::Options options;
    options.set_log_errors(false);  // RE2 prints them to stderr by itself
    options.set_max_mem(1 << 20);
    auto compiled = std::make_shared<const re2::RE2>(syntax.token.text, options);
    if (compiled->ok()) return compiled;
    fail(syntax.token.at, fmt::format("this is no regular expression (RE2): {}", compiled->error()),
         quoted(syntax.token.text));
    return nullptr;
}

NodePtr Checker::argument(const Syntax& syntax, Accepts accepts, const FunctionRow& row) {
    Typed typed = check(syntax);
    if (typed.node == nullptr || fits(typed.type, accepts)) return typed.node;
    const std::string expected = accepts == Accepts::text      ? "a text; Convert.toText(…) makes one"
                                 : accepts == Accepts::integer ? "an integer"
                                 : accepts == Accepts::list    ? "a list"
                                                               : "a value";
    fail(syntax.token.at, fmt::format("wrong type for `{}`", row.name), with_article(typed.type), expected);
    return nullptr;
}

Typed Checker::plain_call(const Syntax& syntax, const FunctionRow& row) {
    if (!has_right_count(syntax, row)) return {};
    std::vector<NodePtr> arguments;
    std::shared_ptr<const re2::RE2> compiled;
    bool good = true;
    for (std::size_t i = 0; i < syntax.children.size(); ++i) {
        const Accepts accepts = row.takes[std::min(i, row.takes.size() - 1)];
        if (accepts == Accepts::pattern) {
            compiled = pattern(syntax.children[i]);
            good = good && compiled != nullptr;
            arguments.push_back(make_literal(Value::text(syntax.children[i].token.text)));
        } else {
            arguments.push_back(argument(syntax.children[i], accepts, row));
            good = good && arguments.back() != nullptr;
        }
    }
    if (!good) return {};
    return {make_call(row, std::move(arguments), std::move(compiled)), row.gives};
}

Typed Checker::matches(const Syntax& syntax) {
    const FunctionRow* row = find_function("String.match");
    LOCKSTEP_ASSERT(row != nullptr);
    return plain_call(syntax, *row);
}

}  // namespace lockstep::expression
