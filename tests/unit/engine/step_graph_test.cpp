#include "engine/step_graph.hpp"

#include <gtest/gtest.h>

namespace lockstep::engine {
namespace {

Step make_step(const std::string& change, const std::string& person, std::vector<ChangeId> needs = {}) {
    Step step{.id = {"run/" + change}, .run = {"run"}, .state = StepState::ready, .lane = Lane::bulk};
    step.change = {.id = {change}, .kind = ChangeKind::add_member, .side = Side::okta, .identity = {person}};
    step.change.person = change;
    step.change.needs = std::move(needs);
    return step;
}

WallTime seconds(int count) {
    return WallTime{std::chrono::seconds{count}};
}

class Graph {
public:
    explicit Graph(std::vector<Step> steps) : graph_{std::move(steps)} {}
    StepGraph* operator->() { return &graph_; }

    /// The next step's change, or `-`; the step stays under way.
    std::string take(int now = 0, Lane first = Lane::lockdown, Lane last = Lane::bulk) {
        auto step = graph_.take(first, last, seconds(now));
        if (!step) return "-";
        const auto change = step->change.id.value;
        under_way_[change] = std::move(*step);
        return change;
    }
    void end(const std::string& change, StepState state = StepState::succeeded) {
        auto step = under_way_.at(change);
        step.state = state;
        graph_.put_back(step);
    }
    void retry(const std::string& change, int at, bool in_doubt) {
        auto step = under_way_.at(change);
        step.state = StepState::retrying;
        step.not_before = seconds(at);
        step.in_doubt = in_doubt;
        graph_.put_back(step);
    }
    void shelve(const std::string& change) {
        auto step = under_way_.at(change);
        step.state = StepState::retrying;
        step.in_doubt = true;
        graph_.shelve(step);
    }
    std::string lost() {
        std::string text;
        for (const auto& step : graph_.take_lost()) text += step.change.id.value + ": " + step.outcome + "\n";
        return text;
    }

private:
    StepGraph graph_;
    std::map<std::string, Step> under_way_;
};

TEST(StepGraph, AStepWaitsForAllThatItNeeds) {
    Graph graph{{make_step("c", "ada", {{"a"}, {"b"}}), make_step("a", "ada"), make_step("b", "bob")}};
    EXPECT_EQ(graph.take(), "a");
    EXPECT_EQ(graph.take(), "b");
    EXPECT_EQ(graph.take(), "-");
    graph.end("a");
    EXPECT_EQ(graph.take(), "-");
    graph.end("b");
    EXPECT_EQ(graph.take(), "c");
    graph.end("c");
    EXPECT_EQ(graph->open(), 0u);
}

TEST(StepGraph, HigherLanesGoFirstAndWorkersOfALaneTakeNoOther) {
    auto urgent = make_step("urgent", "bob");
    urgent.lane = Lane::offboard;
    Graph graph{{make_step("a", "ada"), urgent, make_step("c", "eve")}};
    EXPECT_EQ(graph.take(0, Lane::interactive, Lane::bulk), "a");
    EXPECT_EQ(graph.take(), "urgent");
    EXPECT_EQ(graph.take(0, Lane::lockdown, Lane::offboard), "-");
    EXPECT_EQ(graph.take(), "c");
}

TEST(StepGraph, OnePersonHasOneStepUnderWay) {
    Graph graph{{make_step("a", "ada"), make_step("b", "ada"), make_step("c", "bob")}};
    EXPECT_EQ(graph.take(), "a");
    EXPECT_EQ(graph.take(), "c");
    EXPECT_EQ(graph.take(), "-");
    graph.end("a");
    EXPECT_EQ(graph.take(), "b");
}

TEST(StepGraph, AStepThatIsTriedAgainLetsOthersOfThePersonGoUnlessItIsInDoubt) {
    Graph graph{{make_step("a", "ada"), make_step("b", "ada"), make_step("c", "ada")}};
    EXPECT_EQ(graph.take(), "a");
    graph.retry("a", 10, false);
    EXPECT_EQ(graph.take(1), "b");
    graph.retry("b", 20, true);
    EXPECT_EQ(graph.take(15), "-") << "nothing is written for somebody whose last write is in doubt";
    EXPECT_EQ(graph->next_try(Lane::bulk, Lane::bulk), seconds(20));
    EXPECT_EQ(graph.take(20), "b");
    graph.end("b");
    EXPECT_EQ(graph.take(21), "a");
    graph.end("a");
    EXPECT_EQ(graph.take(21), "c");
}

TEST(StepGraph, AShelvedDoubtHoldsItsPersonAndItsDependantsAndNobodyElse) {
    Graph graph{{make_step("a", "ada"), make_step("b", "ada"), make_step("c", "eve", {{"a"}}), make_step("d", "bob")}};
    EXPECT_EQ(graph.take(), "a");
    graph.shelve("a");
    EXPECT_EQ(graph.take(), "d");
    EXPECT_FALSE(graph->exhausted());
    graph.end("d");
    EXPECT_EQ(graph.take(), "-");
    EXPECT_TRUE(graph->exhausted());
    EXPECT_EQ(graph->open(), 3u);
    EXPECT_EQ(graph.lost(), "") << "what waits for a doubt is not lost";
}

TEST(StepGraph, AFailureTakesItsDependantsAlongAndNobodyElse) {
    Graph graph{
        {make_step("a", "ada"), make_step("b", "ada", {{"a"}}), make_step("c", "ada", {{"b"}}), make_step("d", "bob")}};
    EXPECT_EQ(graph.take(), "a");
    graph.end("a", StepState::failed);
    EXPECT_EQ(
        graph.lost(),
        "b: needs \"add to group a in Okta\", which failed\nc: needs \"add to group b in Okta\", which was skipped\n");
    EXPECT_EQ(graph.take(), "d");
    graph.end("d");
    EXPECT_EQ(graph->open(), 0u);
    EXPECT_EQ(graph.lost(), "");
}

TEST(StepGraph, WhatNeedsAChangeThatIsNotInTheRunIsSkipped) {
    Graph graph{{make_step("b", "ada", {{"held"}}), make_step("c", "ada", {{"b"}}), make_step("d", "ada")}};
    EXPECT_EQ(
        graph.lost(),
        "b: needs change held, which is not in this run\nc: needs \"add to group b in Okta\", which was skipped\n");
    EXPECT_EQ(graph.take(), "d");
}

TEST(StepGraph, AfterARestartTheDoubtGoesBeforeEverythingElseOfThePerson) {
    auto done = make_step("a", "ada");
    done.state = StepState::succeeded;
    auto doubtful = make_step("c", "ada");
    doubtful.state = StepState::running;
    doubtful.in_doubt = true;
    Graph graph{{done, make_step("b", "ada", {{"a"}}), doubtful}};
    EXPECT_EQ(graph.take(), "c");
    EXPECT_EQ(graph.take(), "-");
    graph.end("c");
    EXPECT_EQ(graph.take(), "b");
}

TEST(StepGraph, AfterARestartWhatNeedsAFailedStepIsLost) {
    auto failed = make_step("a", "ada");
    failed.state = StepState::failed;
    Graph graph{{failed, make_step("b", "ada", {{"a"}})}};
    EXPECT_EQ(graph.lost(), "b: needs \"add to group a in Okta\", which failed\n");
    EXPECT_EQ(graph->open(), 0u);
}

TEST(StepGraph, OnlyOktaGroupsThatWaitForNothingElseRideWithACreation) {
    auto creation = make_step("create", "ada");
    creation.change.kind = ChangeKind::create_account;
    auto app = make_step("app", "ada", {{"create"}});
    app.change.kind = ChangeKind::assign_app;
    auto elsewhere = make_step("elsewhere", "ada", {{"create"}});
    elsewhere.change.side = Side::jumpcloud;
    Graph graph{{creation, make_step("group", "ada", {{"create"}}), app, elsewhere,
                 make_step("later", "ada", {{"create"}, {"other"}}), make_step("other", "ada")}};
    EXPECT_EQ(graph.take(), "create");
    const auto riders = graph->riders_of(creation);
    ASSERT_EQ(riders.size(), 1u);
    EXPECT_EQ(riders.front().change.id, ChangeId{"group"});
    graph.end("create");
    auto rider = riders.front();
    rider.state = StepState::succeeded;
    graph->put_back(rider);
    EXPECT_EQ(graph.take(), "app") << "what has ridden along is not done twice";
}

TEST(StepGraph, NobodyIsBegunForWhoseNextWriteThereIsNoRoom) {
    std::vector<Step> steps;
    for (const std::string person : {"ada", "bob"}) {
        steps.push_back(make_step("create " + person, person));
        steps.back().change.kind = ChangeKind::create_account;
        steps.push_back(make_step("activate " + person, person, {{"create " + person}}));
        steps.back().change.kind = ChangeKind::activate;
    }
    StepGraph graph{steps};
    int room = 3;  // writes that the vendor still takes
    const auto gate = [&](const Step&, int ahead) { return ahead < room; };
    const auto take = [&] { return graph.take(Lane::lockdown, Lane::bulk, seconds(0), gate); };
    auto create = take();
    ASSERT_TRUE(create);
    EXPECT_FALSE(take()) << "two writes for ada, and only one would be left for bob";
    --room;  // it is sent
    create->state = StepState::succeeded;
    graph.put_back(*create);
    const auto next = take();
    ASSERT_TRUE(next);
    EXPECT_EQ(next->change.id.value, "activate ada") << "room was left for it";
    room = 4;  // a new window
    EXPECT_TRUE(take());
}

TEST(StepGraph, WhatMayNotBeginHoldsUpNoOtherSort) {
    auto closed = make_step("a", "ada");
    closed.change.kind = ChangeKind::create_account;
    StepGraph graph{{closed, make_step("b", "bob")}};
    const auto gate = [](const Step& step, int) { return step.change.kind != ChangeKind::create_account; };
    const auto taken = graph.take(Lane::lockdown, Lane::bulk, seconds(0), gate);
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->change.id.value, "b");
}

TEST(StepGraph, WhatShutsAPersonOutDoesNotWaitForWhatIsShelved) {
    auto suspend = make_step("suspend", "ada");
    suspend.change.kind = ChangeKind::suspend;
    auto sessions = make_step("sessions", "ada", {{"suspend"}});
    sessions.change.kind = ChangeKind::end_sessions;
    Graph graph{{make_step("first", "ada"), suspend, sessions, make_step("last", "ada")}};
    EXPECT_EQ(graph.take(), "first");
    EXPECT_EQ(graph.take(), "-") << "all wait for what is under way";
    graph.shelve("first");
    EXPECT_EQ(graph.take(), "suspend");
    EXPECT_EQ(graph.take(), "-");
    graph.end("suspend");
    EXPECT_EQ(graph.take(), "sessions");
    graph.end("sessions");
    EXPECT_EQ(graph.take(), "-") << "everything else waits on";
    EXPECT_TRUE(graph->exhausted());
    EXPECT_EQ(graph->open(), 2u);
}

}  // namespace
}  // namespace lockstep::engine
