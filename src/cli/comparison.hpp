// What changes between two policies: both were planned on the same snapshot. Pure.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "model/plan.hpp"

namespace lockstep::cli {

/// What one policy makes of everybody.
struct Outcome {
    struct Person {
        std::string label, population;  ///< no population: empty
    };
    Plan plan;
    std::map<IdentityId, Person> people;
};

/// People who change population.
struct Move {
    std::string from, to;
    std::vector<std::string> people;  ///< by their labels
};

struct Comparison {
    std::vector<Change> only_present, only_other;  ///< of changes of values, those values alone
    std::size_t both = 0;                          ///< changes that both would make
    std::vector<Move> moves;                       ///< the largest first
    std::vector<Case> new_cases, old_cases;        ///< of one policy alone
    std::vector<Conflict> new_conflicts, old_conflicts;
    std::vector<Notice> new_notices, old_notices;

    [[nodiscard]] bool is_same() const {
        return only_present.empty() && only_other.empty() && moves.empty() && new_cases.empty() && old_cases.empty() &&
               new_conflicts.empty() && old_conflicts.empty() && new_notices.empty() && old_notices.empty();
    }
    [[nodiscard]] std::size_t moved_people() const;
};

[[nodiscard]] Comparison compare(const Outcome& present, const Outcome& other);

}  // namespace lockstep::cli
