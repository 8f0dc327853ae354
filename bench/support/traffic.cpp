#include "bench/support/traffic.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <sstream>

#include "twin/call_counts.hpp"

namespace lockstep::bench {

std::vector<Exchange> read_trace(const std::vector<std::string>& trace, std::size_t first) {
    std::vector<Exchange> exchanges;
    exchanges.reserve(trace.size() - first);
    for (auto i = first; i < trace.size(); ++i) {
        std::istringstream text{trace[i]};
        Exchange exchange;
        std::int64_t microseconds = 0;
        text >> microseconds >> exchange.method >> exchange.target >> exchange.status;
        exchange.answered_at = std::chrono::microseconds{microseconds};
        exchanges.push_back(std::move(exchange));
    }
    return exchanges;
}

std::map<std::string, int> count_routes(const std::vector<Exchange>& exchanges) {
    std::map<std::string, int> counts;
    for (const auto& exchange : exchanges) {
        const auto path = exchange.target.substr(0, exchange.target.find('?'));
        ++counts[exchange.method + " " + twin::path_pattern(path)];
    }
    return counts;
}

void print_routes(std::string_view title, const std::vector<Exchange>& exchanges) {
    fmt::print(stderr, "{}\n", title);
    for (const auto& [route, count] : count_routes(exchanges)) fmt::print(stderr, "{:>8}  {}\n", count, route);
}

}  // namespace lockstep::bench
