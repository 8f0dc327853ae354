// What a person sees: colour where the terminal takes it, a progress line that goes away, questions that wait.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::cli {

enum class Colour { plain, green, yellow, red, cyan, dim, bold };

/// Results go to stdout, everything else to stderr; with `--json` only the document goes to stdout.
class Terminal {
public:
    struct Options {
        bool json = false;
        bool no_colour = false;
        bool quiet = false;
    };
    explicit Terminal(Options options);

    [[nodiscard]] bool json() const { return options_.json; }
    /// Coloured for stdout, if that is a terminal that shows colours and NO_COLOR is not set.
    [[nodiscard]] std::string paint(Colour colour, std::string_view text) const;
    /// One line of the result. Nothing is printed with `--json`.
    void print(std::string_view line) const;
    /// The one JSON document of `--json`.
    void print_json(std::string_view document) const;
    /// At the end of a command: all that was printed has arrived. @throws std::runtime_error if not, as on a full disk.
    void finish() const;
    /// For people, on stderr.
    void note(std::string_view line) const;
    void error(std::string_view line) const;

    /// A line on stderr that is drawn over; shown only on a terminal, at most ten times a second.
    void progress(std::string_view line);
    void end_progress();

    /// Asks on stderr and reads a line from stdin. Empty at end of input.
    [[nodiscard]] std::optional<std::string> ask(std::string_view question) const;
    /// True if a person can be asked.
    [[nodiscard]] bool is_interactive() const;

private:
    Options options_;
    bool colours_ = false;
    bool progress_ = false;
    bool shown_ = false;
    long long last_progress_ms_ = 0;
};

/// `███████░░░ 70 % 1,400/2,000`.
[[nodiscard]] std::string progress_bar(std::size_t done, std::size_t total);

/// `1,234,567`.
[[nodiscard]] std::string with_commas(std::size_t number);

/// `1 case`, `2 cases`, `1,234 cases`.
[[nodiscard]] std::string counted(std::size_t number, std::string_view noun);

/// Columns aligned by width in code points, two blanks apart, header underlined by nothing: as `kubectl` prints.
[[nodiscard]] std::vector<std::string> table(const std::vector<std::vector<std::string>>& rows);

}  // namespace lockstep::cli
