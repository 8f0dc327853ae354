#include "bench/support/report.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace lockstep::bench {
namespace {

void print(std::string_view name, double value, std::string_view unit, std::string_view goal, std::string_view holds) {
    fmt::print("{{\"name\":\"{}\",\"value\":{:.6g},\"unit\":\"{}\",\"goal\":{},\"holds\":{}}}\n", name, value, unit,
               goal, holds);
    std::fflush(stdout);
}

}  // namespace

void report(std::string_view name, double value, std::string_view unit, Goal kind, double goal) {
    const bool holds = kind == Goal::at_least ? value >= goal : value <= goal;
    print(name, value, unit, fmt::format("{:.6g}", goal), holds ? "true" : "false");
}

void report(std::string_view name, double value, std::string_view unit) {
    print(name, value, unit, "null", "null");
}

}  // namespace lockstep::bench
