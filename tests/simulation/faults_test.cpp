// Every fault at every call of every story: nobody is created twice, nobody is suspended who should not be, and when
// the trouble is over a second pass plans nothing.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/simulation/stories.hpp"

namespace lockstep::simulation {
namespace {

using ::testing::IsEmpty;
using twin::Effect;

constexpr std::uint64_t kSeed = 11;

struct Trouble {
    const char* name;
    twin::FaultRule rule;

    friend void PrintTo(const Trouble& trouble, std::ostream* out) { *out << trouble.name; }
};

std::vector<Trouble> all_troubles() {
    using std::chrono::seconds;
    return {
        {"throttled", {.count = 1, .effect = Effect::status, .status = 429}},
        {"storm_of_429", {.count = 12, .effect = Effect::status, .status = 429}},
        {"server_error", {.count = 1, .effect = Effect::status, .status = 500}},
        {"unavailable", {.count = 3, .effect = Effect::status, .status = 503}},
        {"timeout", {.count = 1, .effect = Effect::delay, .delay = seconds{90}}},
        {"dropped_before", {.count = 1, .effect = Effect::drop_before}},
        {"answer_lost", {.count = 1, .effect = Effect::drop_after}},
        {"answers_lost", {.count = 3, .effect = Effect::drop_after}},
        {"body_cut", {.count = 1, .effect = Effect::cut, .bytes = 10}},
        {"late_landing", {.count = 1, .effect = Effect::land_late, .delay = seconds{45}}},
        {"list_empty", {.count = 1, .effect = Effect::truncate_list, .rows = 0, .hide_rest = true}},
        {"list_short", {.count = 1, .effect = Effect::truncate_list, .rows = 1, .hide_rest = true}},
        {"page_short", {.count = 1, .effect = Effect::truncate_list, .rows = 1}},
        {"html_page", {.count = 1, .effect = Effect::status, .status = 502, .html = true}},
    };
}

using Parameters = std::tuple<Story::Told, Trouble>;
class Faults : public ::testing::TestWithParam<Parameters> {};

TEST_P(Faults, AtEveryCall) {
    const auto& [told, trouble] = GetParam();
    Story story{told, kSeed};
    const auto result = sweep_fault(story, trouble.rule, 3);
    EXPECT_THAT(result.wrong, IsEmpty());
    EXPECT_GT(result.lives, 0);
}

INSTANTIATE_TEST_SUITE_P(Stories, Faults,
                         ::testing::Combine(::testing::ValuesIn(all_stories()), ::testing::ValuesIn(all_troubles())),
                         [](const auto& info) {
                             std::string name =
                                 fmt::format("{}_{}", std::get<0>(info.param).name, std::get<1>(info.param).name);
                             std::ranges::replace(name, ' ', '_');
                             return name;
                         });

}  // namespace
}  // namespace lockstep::simulation
