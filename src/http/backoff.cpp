#include "http/backoff.hpp"

#include <algorithm>

namespace lockstep::http {

std::optional<std::chrono::milliseconds> Backoff::next(Random& random,
                                                       std::optional<std::chrono::milliseconds> asked_for) {
    if (tried_ >= settings_.retries) return std::nullopt;
    const auto longest = std::min(settings_.cap, settings_.base * (std::int64_t{1} << std::min(tried_, 20)));
    ++tried_;
    const std::chrono::milliseconds jitter{random.below(static_cast<std::uint64_t>(longest.count()) + 1)};
    return asked_for.value_or(std::chrono::milliseconds{0}) + jitter;
}

}  // namespace lockstep::http
