#include "expression/parser.hpp"

#include <fmt/format.h>
#include <algorithm>

#include <array>

namespace lockstep::expression {
namespace {

constexpr std::array<std::string_view, 7> kComparisons{"==", "!=", "<=", ">=", "<", ">", "matches"};

/// Recursive descent. A problem is thrown to leave the recursion at once, and caught in `parse`.
class Parser {
public:
    explicit Parser(const std::vector<Token>& tokens) : tokens_{tokens} {}

    Syntax run() {
        if (current().kind == TokenKind::end) fail("there is no expression here", "an expression");
        Syntax tree = expression();
        if (current().kind != TokenKind::end) fail("the expression should end here", "an operator or the end");
        return tree;
    }

private:
    [[nodiscard]] const Token& current() const { return tokens_[next_]; }

    [[noreturn]] void fail(std::string message, std::string expected) const {
        const auto& token = current();
        std::string found = token.kind == TokenKind::end ? "the end" : token.text;
        if (token.kind == TokenKind::text) found = fmt::format("the text \"{}\"", token.text);
        throw Problem{token.at, std::move(message), std::move(found), std::move(expected), ""};
    }

    Token take() { return tokens_[next_++]; }

    bool accept(std::string_view symbol) {
        if (!current().is(symbol)) return false;
        ++next_;
        return true;
    }

    void expect(std::string_view symbol, std::string_view message) {
        if (!accept(symbol)) fail(std::string{message}, fmt::format("`{}`", symbol));
    }

    Syntax node(Syntax::Kind kind, Token token, std::vector<Syntax> children = {}) {
        if (++nodes_ > kMaxNodes) fail("this expression is too large", fmt::format("at most {} parts", kMaxNodes));
        return Syntax{kind, std::move(token), std::move(children)};
    }

    /// Counts the nesting while it lives.
    class Level {
    public:
        explicit Level(Parser& parser) : parser_{parser} {
            if (++parser_.depth_ > kMaxDepth) {
                parser_.fail("this expression is nested too deeply", fmt::format("at most {} levels", kMaxDepth));
            }
        }
        ~Level() { --parser_.depth_; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

    private:
        Parser& parser_;
    };

    Syntax expression() {
        const Level level{*this};
        Syntax left = any();
        const Token token = current();
        if (accept("?:")) {
            Syntax right = expression();
            return node(Syntax::Kind::otherwise, token, {std::move(left), std::move(right)});
        }
        if (!accept("?")) return left;
        Syntax yes = expression();
        expect(":", "a choice `a ? b : c` needs its second half");
        Syntax no = expression();
        return node(Syntax::Kind::choose, token, {std::move(left), std::move(yes), std::move(no)});
    }

    /// A chain of one operator becomes one node, so that its length does not count as depth.
    template <class Operand>
    Syntax chain(std::string_view symbol, Syntax::Kind kind, Operand operand) {
        Syntax first = operand();
        if (!current().is(symbol)) return first;
        const Token token = current();
        std::vector<Syntax> children;
        children.push_back(std::move(first));
        while (accept(symbol)) children.push_back(operand());
        return node(kind, token, std::move(children));
    }

    Syntax any() {
        return chain("||", Syntax::Kind::any, [this] { return all(); });
    }
    Syntax all() {
        return chain("&&", Syntax::Kind::all, [this] { return negation(); });
    }

    Syntax negation() {
        if (!current().is("NOT")) return comparison();
        const Level level{*this};
        const Token token = take();
        return node(Syntax::Kind::negate, token, {negation()});
    }

    [[nodiscard]] bool at_comparison() const {
        return std::ranges::any_of(kComparisons, [this](auto symbol) { return current().is(symbol); });
    }

    Syntax comparison() {
        Syntax left = sum();
        if (current().is("=")) fail("a comparison is written `==`", "`==`");
        if (!at_comparison()) return left;
        const Token token = take();
        Syntax right = sum();
        if (at_comparison()) fail("comparisons do not chain", "AND between two comparisons");
        return node(Syntax::Kind::compare, token, {std::move(left), std::move(right)});
    }

    Syntax sum() {
        return chain("+", Syntax::Kind::plus, [this] { return unary(); });
    }

    Syntax unary() {
        if (!current().is("!")) return primary();
        const Level level{*this};
        const Token token = take();
        return node(Syntax::Kind::negate, token, {unary()});
    }

    Syntax primary() {
        switch (current().kind) {
            case TokenKind::text: return node(Syntax::Kind::text, take());
            case TokenKind::integer: return node(Syntax::Kind::integer, take());
            case TokenKind::number: return node(Syntax::Kind::number, take());
            case TokenKind::name: return name();
            case TokenKind::symbol: return group();
            case TokenKind::end: break;
        }
        fail("something is missing here", "a value");
    }

    Syntax name() {
        const Token token = take();
        if (accept("(")) return node(Syntax::Kind::call, token, separated(")"));
        if (token.text == "true" || token.text == "false") return node(Syntax::Kind::boolean, token);
        if (token.text == "null") return node(Syntax::Kind::null, token);
        return node(Syntax::Kind::name, token);
    }

    std::vector<Syntax> separated(std::string_view end) {
        std::vector<Syntax> items;
        if (accept(end)) return items;
        do {
            items.push_back(expression());
        } while (accept(","));
        if (!accept(end)) fail("this list has no end", fmt::format("`,` or `{}`", end));
        return items;
    }

    Syntax group() {
        if (accept("(")) {
            Syntax inner = expression();
            expect(")", "this parenthesis is not closed");
            return inner;
        }
        const Token token = current();
        if (accept("{")) return node(Syntax::Kind::list, token, separated("}"));
        if (accept("-")) return negative(token);
        fail("a value should stand here", "a value");
    }

    Syntax negative(const Token& minus) {
        if (current().kind != TokenKind::integer && current().kind != TokenKind::number) {
            fail("`-` stands only before a number", "a number");
        }
        Token number = take();
        number.text = "-" + number.text;
        number.at = minus.at;
        const auto kind = number.kind == TokenKind::integer ? Syntax::Kind::integer : Syntax::Kind::number;
        return node(kind, std::move(number));
    }

    const std::vector<Token>& tokens_;
    std::size_t next_ = 0;
    int depth_ = 0;
    int nodes_ = 0;
};

}  // namespace

std::expected<Syntax, Problem> parse(const std::vector<Token>& tokens) {
    try {
        return Parser{tokens}.run();
    } catch (const Problem& problem) {
        return std::unexpected{problem};
    }
}

}  // namespace lockstep::expression
