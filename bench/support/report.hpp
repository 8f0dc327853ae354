// How a bench says its figures: one JSON line each on standard output, which script/bench collects; words on stderr.
#pragma once

#include <string_view>

namespace lockstep::bench {

enum class Goal {
    at_least,
    at_most,
};

/// `{"name","value","unit","goal","holds"}`.
void report(std::string_view name, double value, std::string_view unit, Goal kind, double goal);
/// The same without a goal: printed beside, for comparison.
void report(std::string_view name, double value, std::string_view unit);

}  // namespace lockstep::bench
