// An expression's text, cut into tokens that know where they stand.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "core/problem.hpp"

namespace lockstep::expression {

enum class TokenKind { end, text, integer, number, name, symbol };

struct Token {
    TokenKind kind = TokenKind::end;
    std::string text;  ///< a text literal's value; else as written, words of logic as `&&`, `||` and `NOT`
    Position at;

    [[nodiscard]] bool is(std::string_view symbol) const { return kind == TokenKind::symbol && text == symbol; }
};

/// Longest text of one expression, in bytes.
inline constexpr std::size_t kMaxTextBytes = 16'384;

/// @param at where `text` starts.
/// @return the tokens, the last one `end`; or the first thing that is no token.
[[nodiscard]] std::expected<std::vector<Token>, Problem> lex(std::string_view text, const Position& at);

}  // namespace lockstep::expression
