// One planner case as data: a policy, what is there and remembered, and the answers to what the planner asks.
#pragma once

#include <filesystem>
#include <string>

#include "model/facts.hpp"
#include "model/standing.hpp"
#include "policy/policy.hpp"
#include "sync/match.hpp"
#include "sync/pairs.hpp"

namespace lockstep::scenarios {

/// README.md beside this file describes the format of `before.json`.
struct Scenario {
    policy::Policy policy;
    WallTime now{};
    Facts facts;
    Standing standing;
    sync::World world;  ///< where the case is about matching
    bool is_of_matching = false;
    sync::GroupLists groups;             ///< all groups there are
    std::vector<GroupPair> known_pairs;  ///< as remembered
    bool is_of_pairs = false;            ///< the case is about which groups are pairs
    bool asks = false;                   ///< the case is about what is asked: nothing is answered
    std::map<Question, Answer> answers;
};

/// @throws std::exception with a sentence that says what is wrong where.
[[nodiscard]] Scenario read_scenario(const std::filesystem::path& folder);

/// The answer that the case gives, or what an empty world would say; none: it stays open.
[[nodiscard]] std::optional<Answer> answer_to(const Scenario& scenario, const Question& question);

}  // namespace lockstep::scenarios
