// The requests of a simulation, counted: by rate bucket, by route, by time.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::bench {

/// One request as the simulated wire noted it.
struct Exchange {
    std::chrono::microseconds answered_at{0};  ///< since the simulation began
    std::string method;
    std::string target;  ///< path and query
    int status = 0;

    [[nodiscard]] bool is_write() const { return method != "GET"; }
};

/// Reads `TwinWire::trace()`, from its line `first` on.
[[nodiscard]] std::vector<Exchange> read_trace(const std::vector<std::string>& trace, std::size_t first = 0);

/// `GET /api/v1/users/{id}` → how often; queries are left out, ids and names replaced.
[[nodiscard]] std::map<std::string, int> count_routes(const std::vector<Exchange>& exchanges);

/// A table of it, for people.
void print_routes(std::string_view title, const std::vector<Exchange>& exchanges);

}  // namespace lockstep::bench
