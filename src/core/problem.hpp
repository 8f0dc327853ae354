// What is wrong with a person's input: where, what was found, what was expected, and the nearest right name.
#pragma once

#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

/// A place in a text. Lines and columns count from 1, columns in Unicode code points; 0 = unknown.
struct Position {
    std::string file;
    int line = 0;
    int column = 0;

    friend auto operator<=>(const Position&, const Position&) = default;
};

struct Problem {
    Position at;
    std::string message;   ///< one sentence that says what is wrong
    std::string found;     ///< the offending text, may be empty
    std::string expected;  ///< what would be right, may be empty
    std::string nearest;   ///< the nearest right name, may be empty

    friend bool operator==(const Problem&, const Problem&) = default;
};

/// `lockstep.yaml:12:5: unknown key (found "depatment", expected one of …; did you mean "department"?)`
[[nodiscard]] std::string to_string(const Problem& problem);

/// All that is wrong, thrown where a command cannot go on without right input.
class Problems : public std::exception {
public:
    explicit Problems(std::vector<Problem> list);
    [[nodiscard]] const char* what() const noexcept override { return text_.c_str(); }
    [[nodiscard]] const std::vector<Problem>& list() const { return list_; }

private:
    std::vector<Problem> list_;
    std::string text_;
};

/// The candidate with the smallest edit distance (Damerau–Levenshtein, optimal string alignment; letters compared
/// without case), if that is at most a third of the longer name's length; else empty.
[[nodiscard]] std::string nearest_name(std::string_view name, std::span<const std::string> candidates);

}  // namespace lockstep
