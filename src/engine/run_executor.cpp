#include "engine/run_executor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "core/concurrently.hpp"
#include "core/event.hpp"
#include "core/wait_until.hpp"
#include "engine/classify.hpp"
#include "engine/group_devices.hpp"
#include "engine/step_graph.hpp"
#include "sync/plan.hpp"

namespace lockstep::engine {
namespace {

/// How soon a worker that waits for a later try hears of a stop.
constexpr std::chrono::seconds kNap{1};
/// A step may begin so long before its write's turn: the last look takes some of it, and what it found stays young.
constexpr std::chrono::seconds kBeforeItsTurn{5};
constexpr std::string_view kLost = "needs ";  ///< how the outcome begins of a step that was skipped for another's sake

Lane lane_of(const Change& change, Lane lane) {
    return traits_of(change.kind).takes_access ? std::min(lane, Lane::offboard) : lane;
}

/// A doubt is never a failure: when no probe gets through, the step stays open, and the run unfinished.
bool is_given_up_for_now(const Step& step) {
    return !is_final(step.state) && step.in_doubt && step.tries >= kMostTries;
}

/// Sorts by time of start: `20261124T125742123-9f3a`.
RunId make_run_id(WallTime now, Random& random) {
    std::string time = to_rfc3339(now);
    std::erase_if(time, [](char c) { return c == '-' || c == ':' || c == '.' || c == 'Z'; });
    return {fmt::format("{}-{:04x}", time, random.below(0x10000))};
}

}  // namespace

/// The workers of one run, and what they share.
struct RunExecutor::Crowd {
    StepGraph graph;
    bool same_policy;
    StepProgress progress;
    bool broken = false;  ///< a worker has failed: nobody begins anything any more
    std::vector<Event*> idle{};

    void wake_all() {
        for (auto* event : idle) event->set();
    }

    /// A worker that waits to be woken. It is off the list however its wait ends, its coroutine's destruction included.
    struct Idle {
        explicit Idle(Crowd& all) : crowd{all}, woken{std::make_unique<Event>()} { crowd.idle.push_back(woken.get()); }
        ~Idle() { std::erase(crowd.idle, woken.get()); }
        Idle(const Idle&) = delete;
        Idle& operator=(const Idle&) = delete;

        Crowd& crowd;
        std::unique_ptr<Event> woken;
    };
};

RunExecutor::RunExecutor(const policy::Policy& policy, Directories directories, store::Store& store, Clock& clock,
                         Random& random, const Holds& holds, RunSettings settings)
    : policy_{policy},
      directories_{directories},
      store_{store},
      clock_{clock},
      random_{random},
      settings_{settings},
      replan_{policy, directories, store, clock},
      last_look_{replan_, store, clock},
      runner_{policy, directories, store, clock, random, last_look_, holds} {}

Task<RunId> RunExecutor::start(std::vector<Change> changes, std::string origin, std::string policy_digest, Lane lane) {
    const auto now = clock_.wall_now();
    Run run{.id = make_run_id(now, random_),
            .started_at = now,
            .finished_at = std::nullopt,
            .origin = std::move(origin),
            .policy_digest = std::move(policy_digest)};
    std::vector<Step> steps;
    for (auto& change : changes) {
        if (change.staged) continue;
        Step step;
        step.id = {run.id.value + "/" + change.id.value};
        step.run = run.id;
        step.state = change.needs.empty() ? StepState::ready : StepState::waiting;
        step.lane = lane_of(change, lane);
        step.change = std::move(change);
        steps.push_back(std::move(step));
    }
    const auto id = run.id;
    co_await store_.start_run(std::move(run), std::move(steps));
    co_return id;
}

Task<Run> RunExecutor::carry_on(RunId id, StepProgress progress) {
    const auto run = co_await store_.find_run(id);
    if (!run) throw store::StoreError{store::StoreError::Kind::failed, fmt::format("there is no run {}", id.value)};
    auto steps = co_await store_.list_steps(id);
    std::set<IdentityId> to_be_written;
    for (auto& step : steps) {
        if (is_final(step.state)) continue;
        if (traits_of(step.change.kind).touches == Touches::values) to_be_written.insert(step.change.identity);
        if (step.in_doubt) step.tries = 0;  // shelved last time; its probe begins anew
        step.not_before = {};  // whoever carries it on again has seen to what it waited for, or finds it waiting still
    }
    Crowd crowd{StepGraph{std::move(steps)}, run->policy_digest == policy_.digest, std::move(progress)};
    last_look_.begin_run(std::move(to_be_written));
    co_await runner_.read_doubts();
    co_await store_lost(crowd);
    const auto urgent = static_cast<std::size_t>(settings_.urgent_people);
    const auto all = urgent + static_cast<std::size_t>(settings_.everyday_people);
    co_await for_each_limited(all, all, [&](std::size_t worker) {
        return worker < urgent ? work(crowd, Lane::lockdown, Lane::offboard)
                               : work(crowd, Lane::interactive, Lane::bulk);
    });
    if (crowd.graph.open() == 0) co_await store_.finish_run(id, clock_.wall_now());
    co_return *co_await store_.find_run(id);
}

Task<> RunExecutor::work(Crowd& crowd, Lane first, Lane last) {
    struct WakeOthers {
        Crowd& crowd;
        bool well = false;
        ~WakeOthers() {
            crowd.broken = crowd.broken || !well;
            crowd.wake_all();
        }
    } at_end{crowd};
    while (!stopping_ && !crowd.broken) {
        std::optional<SteadyTime> opens;
        const auto gate = [&](const Step& candidate, int ahead) {
            const auto closed = closed_until(candidate, ahead);
            if (closed) opens = std::min(*closed, opens.value_or(*closed));
            return !closed;
        };
        auto step = crowd.graph.take(first, last, clock_.wall_now(), gate);
        if (!step) {
            if (crowd.graph.exhausted()) break;
            co_await wait(crowd, first, last, opens);
            continue;
        }
        std::vector<Step> riders;
        if (step->change.kind == ChangeKind::create_account) riders = crowd.graph.riders_of(*step);
        const auto outcomes = co_await runner_.attempt(std::move(*step), std::move(riders), crowd.same_policy);
        for (const auto& outcome : outcomes) {
            if (is_given_up_for_now(outcome)) {
                crowd.graph.shelve(outcome);
            } else {
                crowd.graph.put_back(outcome);
            }
            if (crowd.progress) crowd.progress(outcome);
        }
        co_await store_lost(crowd);
        crowd.wake_all();
    }
    at_end.well = true;
}

Task<> RunExecutor::store_lost(Crowd& crowd) {
    auto lost = crowd.graph.take_lost();
    if (lost.empty()) co_return;
    for (auto& step : lost) step.finished_at = clock_.wall_now();
    const auto told = lost;
    co_await store_.put_steps(std::move(lost));
    if (!crowd.progress) co_return;
    for (const auto& step : told) crowd.progress(step);
}

std::optional<SteadyTime> RunExecutor::closed_until(const Step& step, int ahead) const {
    if (step.lane <= Lane::offboard) return std::nullopt;  // they have their reserve, and nothing else may hold them up
    const auto turn = directories_[step.change.side].next_turn(step.lane, step.change, ahead);
    if (turn <= clock_.steady_now() + kBeforeItsTurn) return std::nullopt;
    return turn == SteadyTime::max() ? turn : turn - kBeforeItsTurn;
}

/// Until another worker has ended a step, the next try is due, or the vendor lets the next write go.
Task<> RunExecutor::wait(Crowd& crowd, Lane first, Lane last, std::optional<SteadyTime> opens) {
    const Crowd::Idle idle{crowd};
    const auto now = clock_.steady_now();
    if (const auto next = crowd.graph.next_try(first, last)) {
        const auto due = steady_time_of(*next, clock_.wall_now(), now);
        opens = std::min(due, opens.value_or(due));
    }
    if (opens) {
        co_await wait_until(*idle.woken, std::min(*opens, now + kNap), clock_);
    } else {
        co_await idle.woken->wait();
    }
}

Task<std::vector<RunId>> RunExecutor::list_unfinished() {
    constexpr int kAll = 1'000'000;
    const auto runs = co_await store_.list_runs(kAll);
    std::vector<RunId> unfinished;
    for (const auto& run : runs) {
        if (!run.finished_at) unfinished.push_back(run.id);
    }
    std::ranges::reverse(unfinished);
    co_return unfinished;
}

Task<std::vector<Standing>> RunExecutor::forget_refusals(const std::vector<Step>& steps) {
    std::set<IdentityId> people;
    for (const auto& step : steps) {
        if (is_of_group_devices(step.change)) co_await forget_refusal(store_, step.change.id);
        if (!step.change.identity.empty()) people.insert(step.change.identity);
    }
    auto standings = co_await store_.list_standings_of({people.begin(), people.end()});
    std::ranges::sort(standings, {}, &Standing::id);
    for (const auto& step : steps) {
        const auto standing = std::ranges::lower_bound(standings, step.change.identity, {}, &Standing::id);
        if (standing != standings.end() && standing->id == step.change.identity)
            *standing = sync::without_refusals(std::move(*standing), step.change);
    }
    co_return standings;
}

Task<int> RunExecutor::retry(RunId run) {
    std::vector<Step> again;
    const auto steps = co_await store_.list_steps(run);
    for (auto step : steps) {
        const bool lost = step.state == StepState::skipped && step.outcome.starts_with(kLost);
        if (step.state != StepState::failed && !lost) continue;
        step.state = lost || !step.change.needs.empty() ? StepState::waiting : StepState::ready;
        // Who asks for it again has seen to it that it did not arrive: the only way a `once` is sent twice.
        if (traits_of(step.change.kind).repeat == RepeatClass::once) {
            step.in_doubt = false;
            step.doubt_since.reset();
        }
        step.tries = 0;
        step.not_before = {};
        step.outcome.clear();
        step.finished_at.reset();
        again.push_back(std::move(step));
    }
    const auto count = static_cast<int>(again.size());
    if (count > 0) {
        auto standings = co_await forget_refusals(again);
        co_await store_.reopen_run(run, std::move(again), std::move(standings));
    }
    co_return count;
}

}  // namespace lockstep::engine
