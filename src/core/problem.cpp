#include "core/problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace lockstep {
namespace {

char folded(char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = folded(a[i - 1]) == folded(b[j - 1]);
            cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + (same ? 0 : 1)});
            const bool swapped =
                i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) && folded(a[i - 2]) == folded(b[j - 1]);
            if (swapped) cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[a.size()][b.size()];
}

}  // namespace

std::string to_string(const Problem& problem) {
    std::string text;
    if (!problem.at.file.empty()) text += problem.at.file + ":";
    if (problem.at.line > 0) text += fmt::format("{}:{}:", problem.at.line, problem.at.column);
    if (!text.empty()) text += " ";
    text += problem.message;
    std::vector<std::string> notes;
    if (!problem.found.empty()) notes.push_back(fmt::format("found {}", problem.found));
    if (!problem.expected.empty()) notes.push_back(fmt::format("expected {}", problem.expected));
    if (!problem.nearest.empty()) notes.push_back(fmt::format("did you mean \"{}\"?", problem.nearest));
    if (!notes.empty()) text += fmt::format(" ({})", fmt::join(notes, "; "));
    return text;
}

Problems::Problems(std::vector<Problem> list) : list_{std::move(list)} {
    for (const auto& problem : list_) {
        if (!text_.empty()) text_ += "\n";
        text_ += to_string(problem);
    }
}

std::string nearest_name(std::string_view name, std::span<const std::string> candidates) {
    std::string best;
    std::size_t best_distance = 0;
    for (const auto& candidate : candidates) {
        if (std::max(name.size(), candidate.size()) > 200) continue;  // a pasted page is no misspelt name
        const std::size_t distance = edit_distance(name, candidate);
        const std::size_t allowed = std::max<std::size_t>(1, std::max(name.size(), candidate.size()) / 3);
        if (distance <= allowed && (best.empty() || distance < best_distance)) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

}  // namespace lockstep
