// All that is wrong with a policy, gathered until the whole was looked at.
#pragma once

#include <string>
#include <vector>

#include "core/problem.hpp"

namespace lockstep::policy {

class Report {
public:
    void add(Position at, std::string message, std::string found = "", std::string expected = "",
             std::string nearest = "");
    void add(Problem problem) { problems_.push_back(std::move(problem)); }
    [[nodiscard]] bool empty() const { return problems_.empty(); }
    [[nodiscard]] std::size_t size() const { return problems_.size(); }
    /// Sorted by place, each once.
    /// @throws Problems if there is any.
    void throw_if_any() const;

private:
    std::vector<Problem> problems_;
};

}  // namespace lockstep::policy
