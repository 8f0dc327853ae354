// Histories that the issue asks for by name, told step by step; the exploration meets them and many like them.
#include <gtest/gtest.h>

#include "tests/model/explorer.hpp"
#include "tests/model/worlds.hpp"

namespace lockstep::model {
namespace {

using Kind = Action::Kind;

constexpr Action kPass{Kind::pass};
constexpr Action kBegin{Kind::begin, 1};
constexpr Action kSend{Kind::send, 1, 0};
constexpr Action kSendUnanswered{Kind::send, 1, 1};
constexpr Action kHear{Kind::hear, 1};
constexpr Action kTime{Kind::time};
constexpr Action kRestore{Kind::restore};

/// Person 1 alone, with as many edits, faults and crashes as the history needs.
Setup alone(Setup setup) {
    setup.people = 1;
    setup.budget = {9, 9, 9};
    return setup;
}

std::vector<Action> written(std::vector<Action> before) {
    before.insert(before.end(), {kPass, kBegin, kSend, kHear});
    return before;
}

TEST(History, ALateLandingOfATryInDoubtAfterANewerWrite) {
    const Machine machine{alone(two_way_world())};
    constexpr Action kEditJumpCloud{Kind::edit_value, 1, 0};
    const std::vector<Action> until_landed{kEditJumpCloud, kPass,  kBegin,         kSendUnanswered,
                                           kHear,          kBegin, kSend,          kHear,
                                           kEditJumpCloud, kPass,  {Kind::land, 0}};
    std::optional<State> waiting;
    const auto before = follow(machine, until_landed, &waiting);
    EXPECT_EQ(before.wrong, "") << to_text(before);
    EXPECT_TRUE(waiting->memory.steps.empty()) << "the newer write is to wait\n" << to_text(before);
    auto history = until_landed;
    history.push_back(kTime);
    history = written(std::move(history));
    std::optional<State> end;
    const auto told = follow(machine, history, &end);
    EXPECT_EQ(told.wrong, "") << to_text(told);
    EXPECT_EQ(end->world.value(Side::okta, {"op1"}, "title"), Value::text("~2")) << to_text(told);
}

TEST(History, AReAddBetweenOurRemovalAndTheBase) {
    const Machine machine{alone(assign_world())};
    auto history = written({{Kind::edit_role, 1, 0}});                        // Board is given
    history.insert(history.end(), {kBegin, kSend, {Kind::edit_edge, 1, 0}});  // Staff is taken, and given by somebody
    history.insert(history.end(), {kHear, kTime, kPass});
    std::optional<State> end;
    const auto told = follow(machine, history, &end);
    EXPECT_EQ(told.wrong, "") << to_text(told);
    EXPECT_TRUE(end->world.at(Side::okta).members.at({"Staff"}).contains({"op1"})) << to_text(told);
    EXPECT_TRUE(end->memory.steps.empty()) << "what somebody gave is to be taken\n" << to_text(told);
}

TEST(History, AHoldBetweenPlanAndSend) {
    const Machine machine{alone(lockdown_world())};
    constexpr Action kSuspend{Kind::edit_state, 1, 0}, kReturn{Kind::edit_state, 1, 1}, kHold{Kind::hold, 1};
    auto history = written({kSuspend});
    history.insert(history.end(), {kBegin, kSend, kHear, kTime, kReturn, kPass, kBegin, kHold, kSend});
    std::optional<State> end;
    const auto told = follow(machine, history, &end);
    EXPECT_EQ(told.wrong, "") << to_text(told);
    EXPECT_EQ(end->world.find(Side::okta, {"op1"})->state, AccountState::suspended) << to_text(told);
    EXPECT_TRUE(end->memory.steps.empty()) << to_text(told);
}

TEST(History, ARestoredBackup) {
    const Machine machine{alone(two_way_world())};
    constexpr Action kEditJumpCloud{Kind::edit_value, 1, 0}, kEditOkta{Kind::edit_value, 1, 1};
    auto history = written({kEditJumpCloud});
    history.insert(history.end(), {kTime, kRestore, kEditOkta, kPass});
    std::optional<State> end;
    const auto told = follow(machine, history, &end);
    EXPECT_EQ(told.wrong, "") << to_text(told);
    EXPECT_TRUE(end->memory.steps.empty()) << "both sides differ from the old base: it is nobody's to decide but a "
                                              "person's\n"
                                           << to_text(told);
}

}  // namespace
}  // namespace lockstep::model
