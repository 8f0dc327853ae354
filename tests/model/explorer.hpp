// Visits every instant that a world can come to, once each, and stops at the first law that is broken.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/model/machine.hpp"

namespace lockstep::model {

struct Exploration {
    std::size_t states = 0;            ///< told apart
    std::size_t steps = 0;             ///< from one to another
    int most_passes = 0;               ///< until nothing is planned any more, from anywhere
    bool complete = true;              ///< false: stopped at `most_states`
    std::string wrong;                 ///< the law that was broken; empty if none
    std::vector<std::string> history;  ///< how it came to that
};

struct Limits {
    std::size_t most_states = 50'000'000;
    bool shortest = false;  ///< in breadth: the shortest history is found first, at the price of memory
};

[[nodiscard]] Exploration explore(const Machine& machine, const Limits& limits = {});

/// One history, told by hand. @return what each step was, and the law that was broken, if one was, then or once all was
/// left alone. @param end where the history ended.
[[nodiscard]] Exploration follow(const Machine& machine, const std::vector<Action>& actions,
                                 std::optional<State>* end = nullptr);

/// For a failed test.
[[nodiscard]] std::string to_text(const Exploration& exploration);

}  // namespace lockstep::model
