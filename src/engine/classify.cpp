#include "engine/classify.hpp"

#include <algorithm>

namespace lockstep::engine {

AfterError after_error(directory::DirectoryError::Kind kind) {
    using Kind = directory::DirectoryError::Kind;
    switch (kind) {
        case Kind::throttled:
        case Kind::unreachable:
        case Kind::credential_dead: return AfterError::retry;
        case Kind::stale: return AfterError::look_again;
        case Kind::unknown_outcome:
        case Kind::unavailable:
        case Kind::malformed: return AfterError::doubt;
        case Kind::refused:
        case Kind::unauthorized: return AfterError::fail;
    }
    LOCKSTEP_UNREACHABLE();
}

WallTime next_try_at(int tries, std::optional<WallTime> asked_for, WallTime now, Random& random) {
    using std::chrono::milliseconds;
    const auto most = std::min<std::uint64_t>(60'000, 1000ULL << std::clamp(tries, 0, 16));
    const auto jittered = now + milliseconds{random.below(most + 1)};
    return asked_for && *asked_for > jittered ? *asked_for + milliseconds{random.below(1000)} : jittered;
}

SteadyTime steady_time_of(WallTime until, WallTime now, SteadyTime steady_now) {
    return steady_now + std::max(until - now, std::chrono::milliseconds{0});
}

}  // namespace lockstep::engine
