#include "expression/lexer.hpp"

#include <fmt/format.h>

#include <array>

#include "expression/unicode.hpp"

namespace lockstep::expression {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool starts_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_name(char c) {
    return starts_name(c) || is_digit(c);
}

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

/// The longer symbols first, so that `?:` is not read as `?`.
constexpr std::array<std::string_view, 21> kSymbols{"==", "!=", "<=", ">=", "&&", "||", "?:", "<", ">", "!", "?",
                                                    ":",  "(",  ")",  "{",  "}",  ",",  "+",  "-", ".", "="};

struct Word {
    std::string_view written;
    std::string_view symbol;
};
constexpr std::array kWords{Word{"AND", "&&"},  Word{"and", "&&"},  Word{"OR", "||"},          Word{"or", "||"},
                            Word{"NOT", "NOT"}, Word{"not", "NOT"}, Word{"matches", "matches"}};

class Lexer {
public:
    Lexer(std::string_view text, Position at) : text_{text}, at_{std::move(at)} {}

    std::expected<std::vector<Token>, Problem> run() {
        std::vector<Token> tokens;
        while (true) {
            skip_spaces();
            auto token = next();
            if (!token) return std::unexpected{token.error()};
            const bool last = token->kind == TokenKind::end;
            tokens.push_back(std::move(*token));
            if (last) return tokens;
        }
    }

private:
    [[nodiscard]] bool done() const { return offset_ == text_.size(); }
    [[nodiscard]] char peek(std::size_t ahead = 0) const {
        return offset_ + ahead < text_.size() ? text_[offset_ + ahead] : '\0';
    }

    void advance(std::size_t bytes = 1) {
        for (std::size_t i = 0; i < bytes; ++i) {
            const char c = text_[offset_++];
            if (c == '\n') {
                ++at_.line;
                at_.column = 1;
            } else if (!is_continuation(c)) {
                ++at_.column;
            }
        }
    }

    void skip_spaces() {
        while (!done() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')) advance();
    }

    std::expected<Token, Problem> next() {
        if (done()) return Token{TokenKind::end, "", at_};
        if (peek() == '"' || peek() == '\'') return text_literal();
        if (is_digit(peek())) return number();
        if (starts_name(peek())) return name();
        for (const auto symbol : kSymbols) {
            if (text_.substr(offset_).starts_with(symbol)) return take(TokenKind::symbol, symbol.size());
        }
        return std::unexpected{stray_character()};
    }

    Token take(TokenKind kind, std::size_t size) {
        Token token{kind, std::string{text_.substr(offset_, size)}, at_};
        advance(size);
        return token;
    }

    Problem stray_character() const {
        std::size_t size = 1;
        while (offset_ + size < text_.size() && is_continuation(text_[offset_ + size])) ++size;
        const std::string found{text_.substr(offset_, size)};
        const bool quote = found == "“" || found == "”" || found == "„" || found == "‘" || found == "’";
        return {at_, "this character has no meaning here", found,
                quote ? "a straight quote, \" or '" : "a name, a value or an operator", ""};
    }

    std::expected<Token, Problem> text_literal() {
        Token token{TokenKind::text, "", at_};
        const char quote = peek();
        advance();
        while (peek() != quote || done()) {
            if (done())
                return std::unexpected{Problem{token.at, "this text has no end", "", std::string(1, quote), ""}};
            if (peek() != '\\') {
                token.text += peek();
                advance();
                continue;
            }
            const auto escaped = escape();
            if (!escaped) return std::unexpected{escaped.error()};
            token.text += *escaped;
        }
        advance();
        return token;
    }

    std::expected<char, Problem> escape() {
        const Position start = at_;
        const char c = peek(1);
        if (c == '\\' || c == '"' || c == '\'' || c == 'n' || c == 't') {
            advance(2);
            return c == 'n' ? '\n' : c == 't' ? '\t' : c;
        }
        return std::unexpected{Problem{start, "unknown escape in a text", c == '\0' ? "\\" : fmt::format("\\{}", c),
                                       R"(\\, \", \', \n or \t; a backslash itself is \\)", ""}};
    }

    std::expected<Token, Problem> number() {
        std::size_t size = 0;
        while (is_digit(peek(size))) ++size;
        TokenKind kind = TokenKind::integer;
        if (peek(size) == '.' && is_digit(peek(size + 1))) {
            kind = TokenKind::number;
            ++size;
            while (is_digit(peek(size))) ++size;
        }
        if (starts_name(peek(size))) {
            while (is_name(peek(size))) ++size;
            return std::unexpected{
                Problem{at_, "this is neither a number nor a name", std::string{text_.substr(offset_, size)}, "", ""}};
        }
        return take(kind, size);
    }

    /// A dotted name is one token: `jumpcloud.attributes.costUnit`, `String.len`.
    Token name() {
        std::size_t size = 0;
        while (is_name(peek(size)) || (peek(size) == '.' && is_name(peek(size + 1)))) ++size;
        Token token = take(TokenKind::name, size);
        for (const auto& word : kWords) {
            if (token.text != word.written) continue;
            token.kind = TokenKind::symbol;
            token.text = word.symbol;
        }
        return token;
    }

    std::string_view text_;
    std::size_t offset_ = 0;
    Position at_;
};

}  // namespace

std::expected<std::vector<Token>, Problem> lex(std::string_view text, const Position& at) {
    if (text.size() > kMaxTextBytes) {
        return std::unexpected{Problem{at, "this expression is too long", fmt::format("{} bytes", text.size()),
                                       fmt::format("at most {} bytes", kMaxTextBytes), ""}};
    }
    if (!is_valid_utf8(text)) return std::unexpected{Problem{at, "this expression is not valid UTF-8", "", "", ""}};
    return Lexer{text, at}.run();
}

}  // namespace lockstep::expression
