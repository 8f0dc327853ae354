#include "policy/name_patterns.hpp"

#include <cctype>
#include <set>
#include <vector>

namespace lockstep::policy {
namespace {

/// One character, or any number of any.
struct Part {
    enum class Kind { letter, any, many };
    Kind kind = Kind::letter;
    char letter = 0;
};
using Parts = std::vector<Part>;

bool is_special(char c) {
    return std::string_view{"[]{}|?*+"}.contains(c);
}

/// Empty where the pattern holds something that is not understood here.
std::optional<Parts> parts_of(std::string_view pattern) {
    if (pattern.starts_with('^')) pattern.remove_prefix(1);
    if (pattern.ends_with('$') && !pattern.ends_with("\\$")) pattern.remove_suffix(1);
    Parts parts;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        const char next = i + 1 < pattern.size() ? pattern[i + 1] : '\0';
        if (c == '(' || c == ')') {
            if (c == '(' && next == '?') return std::nullopt;
            if (c == ')' && is_special(next)) return std::nullopt;
        } else if (c == '.') {
            if (next != '*') parts.push_back({Part::Kind::any, 0});
            if (next == '*' || next == '+') {
                parts.push_back({Part::Kind::many, 0});
                ++i;
            }
        } else if (c == '\\') {
            if (next == '\0' || std::isalnum(static_cast<unsigned char>(next)) != 0) return std::nullopt;
            parts.push_back({Part::Kind::letter, next});
            ++i;
        } else if (is_special(c) || c == '^' || c == '$') {
            return std::nullopt;
        } else {
            parts.push_back({Part::Kind::letter, c});
        }
        const char after = i + 1 < pattern.size() ? pattern[i + 1] : '\0';
        if (c != '(' && c != ')' && is_special(after)) return std::nullopt;
    }
    return parts;
}

class Search {
public:
    Search(const Parts& a, const Parts& b) : a_{a}, b_{b} {}

    /// Goes through both side by side; what was tried in vain is not tried again.
    bool from(std::size_t i, std::size_t j) {
        if (i == a_.size() && j == b_.size()) return true;
        if (!tried_.insert({i, j}).second) return false;
        const bool a_many = i < a_.size() && a_[i].kind == Part::Kind::many;
        const bool b_many = j < b_.size() && b_[j].kind == Part::Kind::many;
        if (a_many && from(i + 1, j)) return true;
        if (b_many && from(i, j + 1)) return true;
        if (i == a_.size() || j == b_.size() || (a_many && b_many)) return false;
        const auto& one = a_[i];
        const auto& other = b_[j];
        const bool fits =
            one.kind != Part::Kind::letter || other.kind != Part::Kind::letter || one.letter == other.letter;
        if (!fits) return false;
        constexpr char kAnyLetter = 'x';
        const auto& letter = one.kind == Part::Kind::letter ? one : other;
        name.push_back(letter.kind == Part::Kind::letter ? letter.letter : kAnyLetter);
        if (from(a_many ? i : i + 1, b_many ? j : j + 1)) return true;
        name.pop_back();
        return false;
    }

    std::string name;

private:
    const Parts& a_;
    const Parts& b_;
    std::set<std::pair<std::size_t, std::size_t>> tried_;
};

}  // namespace

std::optional<std::string> common_name(std::string_view a, std::string_view b) {
    const auto left = parts_of(a);
    const auto right = parts_of(b);
    if (!left || !right) return a == b ? std::optional{std::string{a}} : std::nullopt;
    Search search{*left, *right};
    if (!search.from(0, 0)) return std::nullopt;
    return std::move(search.name);
}

}  // namespace lockstep::policy
