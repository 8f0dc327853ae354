#include "policy/report.hpp"

#include <algorithm>
#include <tuple>

namespace lockstep::policy {

void Report::add(Position at, std::string message, std::string found, std::string expected, std::string nearest) {
    add(Problem{std::move(at), std::move(message), std::move(found), std::move(expected), std::move(nearest)});
}

void Report::throw_if_any() const {
    if (problems_.empty()) return;
    auto sorted = problems_;
    std::ranges::sort(sorted, {}, [](const Problem& problem) { return std::tie(problem.at, problem.message); });
    const auto rest = std::ranges::unique(sorted);
    sorted.erase(rest.begin(), rest.end());
    throw Problems{std::move(sorted)};
}

}  // namespace lockstep::policy
