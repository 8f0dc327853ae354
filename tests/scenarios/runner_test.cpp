// Runs every folder beside this file and compares what is planned with its plan.txt; script/golden rewrites them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "sync/plan.hpp"
#include "tests/scenarios/render.hpp"
#include "tests/scenarios/scenario.hpp"

namespace lockstep::scenarios {
namespace {

const std::filesystem::path kFolder = std::filesystem::path{LOCKSTEP_SOURCE_DIR} / "tests" / "scenarios";

std::vector<std::string> names() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{kFolder}) {
        if (entry.is_directory()) names.push_back(entry.path().filename().string());
    }
    std::ranges::sort(names);
    return names;
}

/// The engine's loop: asks until nothing is left that can be answered.
IdentityPlan plan_with_answers(Scenario& scenario) {
    constexpr int kRounds = 20;
    IdentityPlan answer;
    for (int round = 0; round < kRounds; ++round) {
        answer = sync::plan(scenario.policy, scenario.facts, scenario.standing, scenario.now);
        bool answered = false;
        for (const auto& question : answer.questions) {
            auto known = answer_to(scenario, question);
            if (known) answered = scenario.facts.answers.emplace(question, std::move(*known)).second || answered;
        }
        if (!answered) break;
    }
    return answer;
}

std::string planned(Scenario& scenario) {
    if (scenario.is_of_matching) return render(sync::match(scenario.policy, scenario.world));
    if (scenario.is_of_pairs) {
        return render(sync::resolve_pairs(scenario.policy, scenario.known_pairs, scenario.groups));
    }
    return render(plan_with_answers(scenario), scenario.standing);
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file{path};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

class Scenarios : public testing::TestWithParam<std::string> {};

TEST_P(Scenarios, PlansWhatIsWritten) {
    const auto folder = kFolder / GetParam();
    std::string actual;
    try {
        auto scenario = read_scenario(folder);
        actual = planned(scenario);
    } catch (const std::exception& error) {
        FAIL() << folder << ": " << error.what();
    }
    if (std::getenv("LOCKSTEP_GOLDEN") != nullptr) std::ofstream{folder / "plan.txt"} << actual;
    EXPECT_EQ(actual, read_file(folder / "plan.txt"));
}
INSTANTIATE_TEST_SUITE_P(Planner, Scenarios, testing::ValuesIn(names()), [](const auto& info) { return info.param; });

TEST(ScenarioFolder, IsFound) {
    EXPECT_GE(names().size(), 60U);
}

}  // namespace
}  // namespace lockstep::scenarios
