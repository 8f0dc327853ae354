// Large numbers of random directories, edits and faults: when the trouble is over, all comes to rest (issue 4).
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "tests/simulation/random_world.hpp"
#include "tests/simulation/sweep.hpp"

namespace lockstep::simulation {
namespace {

using ::testing::IsEmpty;

constexpr std::uint64_t kFirstSeed = 1;
constexpr std::uint64_t kSeeds = 150, kSeedsLong = 5000;

std::string told(std::uint64_t seed, const RandomWorld& world) {
    return fmt::format("LOCKSTEP_SEED={} shows it\n{}", seed, fmt::join(world.script(), "\n"));
}

/// @return how many passes it took; 0: more than are allowed.
int live(std::uint64_t seed) {
    RandomWorld world{seed};
    int passes = 0;
    try {
        for (std::uint64_t left = 1 + seed % 3; left > 0; --left) world.live_an_episode();
        passes = world.come_to_rest();
    } catch (const std::exception& error) {
        ADD_FAILURE() << error.what() << "\n" << told(seed, world);
        return 0;
    }
    EXPECT_GT(passes, 0) << told(seed, world);
    EXPECT_THAT(world.still_planned(), IsEmpty()) << told(seed, world);
    EXPECT_THAT(world.active_against_their_source(), IsEmpty()) << told(seed, world);
    return passes;
}

TEST(RandomWorlds, ComeToRestWhenTheTroubleIsOver) {
    const char* one = std::getenv("LOCKSTEP_SEED");
    const std::uint64_t first = one != nullptr ? std::strtoull(one, nullptr, 10) : kFirstSeed;
    const std::uint64_t count = one != nullptr ? 1 : is_long() ? kSeedsLong : kSeeds;
    std::map<int, int> worlds_by_passes;
    for (std::uint64_t seed = first; seed < first + count && !HasFailure(); ++seed) {
        SCOPED_TRACE(fmt::format("LOCKSTEP_SEED={}", seed));
        ++worlds_by_passes[live(seed)];
    }
    for (const auto& [passes, worlds] : worlds_by_passes) {
        fmt::print("{} worlds at rest after {} pass{}\n", worlds, passes, passes == 1 ? "" : "es");
    }
}

}  // namespace
}  // namespace lockstep::simulation
