// With a safeguard taken out, a law must be broken: each shows the shortest history in which that happens.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/model/explorer.hpp"
#include "tests/model/worlds.hpp"

namespace lockstep::model {
namespace {

struct Bite {
    std::string name;
    Mutation mutation;
    Setup setup;
    Budget budget;
    int people;
};

class Safeguards : public testing::TestWithParam<Bite> {};

TEST_P(Safeguards, AreMissedWhenTakenOut) {
    auto setup = GetParam().setup;
    setup.budget = GetParam().budget;
    setup.people = GetParam().people;
    const Machine sound{setup};
    const auto before = explore(sound);
    EXPECT_EQ(before.wrong, "") << to_text(before);
    const Machine spoilt{setup, GetParam().mutation};
    const auto result = explore(spoilt, {.shortest = true});
    fmt::print("without the {}: {}", GetParam().name, to_text(result));
    EXPECT_NE(result.wrong, "");
}

INSTANTIATE_TEST_SUITE_P(
    All, Safeguards,
    testing::Values(
        Bite{"base_check", Mutation::base_check, two_way_world(), {1, 0, 0}, 1},
        Bite{"probe", Mutation::probe, hire_world(), {1, 1, 0}, 1},
        Bite{"quiet_time", Mutation::quiet_time, two_way_world(), {2, 1, 0}, 1},
        Bite{"base_with_the_outcome", Mutation::base_apart, two_way_world(), {2, 0, 1}, 1},
        Bite{"look_before_the_write", Mutation::last_look, two_way_world(), {2, 0, 0}, 1},
        Bite{"read_by_id", Mutation::read_by_id, life_world(), {2, 0, 0}, 1},
        Bite{"proof_of_gone", Mutation::proof_of_gone, hire_world(), {1, 0, 0}, 2},
        Bite{"read_only_check", Mutation::read_only_check, read_only_world(), {1, 0, 0}, 1},
        Bite{"hold_looked_at_before_the_write", Mutation::hold_only_when_planning, lockdown_world(), {3, 0, 0}, 1}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace lockstep::model
