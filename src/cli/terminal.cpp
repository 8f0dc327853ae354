#include "cli/terminal.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <stdexcept>

namespace lockstep::cli {
namespace {

std::string_view code_of(Colour colour) {
    switch (colour) {
        case Colour::plain: return "";
        case Colour::green: return "\033[32m";
        case Colour::yellow: return "\033[33m";
        case Colour::red: return "\033[31m";
        case Colour::cyan: return "\033[36m";
        case Colour::dim: return "\033[2m";
        case Colour::bold: return "\033[1m";
    }
    return "";
}

long long now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::size_t terminal_width() {
    winsize size{};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20) return size.ws_col;
    return 80;
}

}  // namespace

Terminal::Terminal(Options options) : options_{options} {
    const char* term = std::getenv("TERM");
    const bool dumb = term == nullptr || std::string_view{term} == "dumb";
    colours_ = !options.no_colour && std::getenv("NO_COLOR") == nullptr && isatty(STDOUT_FILENO) == 1 && !dumb;
    progress_ = !options.quiet && isatty(STDERR_FILENO) == 1 && !dumb;
}

std::string Terminal::paint(Colour colour, std::string_view text) const {
    if (!colours_ || colour == Colour::plain) return std::string{text};
    return fmt::format("{}{}\033[0m", code_of(colour), text);
}

void Terminal::print(std::string_view line) const {
    if (!options_.json) fmt::print("{}\n", line);
}

void Terminal::print_json(std::string_view document) const {
    fmt::print("{}\n", document);
}

void Terminal::finish() const {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
    throw std::runtime_error(fmt::format("the output could not be written: {}", std::strerror(errno)));
}

void Terminal::note(std::string_view line) const {
    if (!options_.quiet) fmt::print(stderr, "{}\n", line);
}

void Terminal::error(std::string_view line) const {
    fmt::print(stderr, "lockstep: {}\n", line);
}

void Terminal::progress(std::string_view line) {
    constexpr long long kAtMostEvery = 100;
    if (!progress_ || now_ms() - last_progress_ms_ < kAtMostEvery) return;
    last_progress_ms_ = now_ms();
    std::string shown{line};
    while (code_points(shown) >= terminal_width()) shown.pop_back();
    fmt::print(stderr, "\r\033[K{}", shown);
    std::fflush(stderr);
    shown_ = true;
}

void Terminal::end_progress() {
    if (shown_) fmt::print(stderr, "\r\033[K");
    shown_ = false;
    last_progress_ms_ = 0;
}

std::optional<std::string> Terminal::ask(std::string_view question) const {
    fmt::print(stderr, "{} ", question);
    std::fflush(stderr);
    std::string line;
    if (!std::getline(std::cin, line)) return std::nullopt;
    return line;
}

bool Terminal::is_interactive() const {
    return isatty(STDIN_FILENO) == 1;
}

std::string progress_bar(std::size_t done, std::size_t total) {
    constexpr std::size_t kWidth = 24;
    const std::size_t filled = total == 0 ? kWidth : std::min(kWidth, done * kWidth / total);
    std::string bar;
    for (std::size_t i = 0; i < kWidth; ++i) bar += i < filled ? "█" : "░";
    return fmt::format("{} {:3} %  {}/{}", bar, total == 0 ? 100 : done * 100 / total, with_commas(done),
                       with_commas(total));
}

std::string with_commas(std::size_t number) {
    auto text = fmt::format("{}", number);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3) {
        text.insert(static_cast<std::size_t>(at), ",");
    }
    return text;
}

std::string counted(std::size_t number, std::string_view noun) {
    return fmt::format("{} {}{}", with_commas(number), noun, number == 1 ? "" : "s");
}

std::vector<std::string> table(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], code_points(row[i]));
    }
    std::vector<std::string> lines;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += row[i];
            if (i + 1 < row.size()) line.append(widths[i] - code_points(row[i]) + 2, ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace lockstep::cli
