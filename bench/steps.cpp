// How many steps a second are carried through durably: 256 in flight, each with its intent committed before it would be
// sent and its outcome (with the journal line) after, at synchronous=FULL; and how long one step of the lockdown lane
// takes meanwhile.
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <vector>

#include "bench/support/report.hpp"
#include "core/clock.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace lockstep {
namespace {

using std::chrono::steady_clock;

constexpr int kSteps = 200'000;
constexpr int kInFlight = 256;
constexpr auto kBetweenLockdowns = std::chrono::milliseconds{5};

Step make_step(int number, Lane lane) {
    Step step;
    step.run = {"20261124T125742123-9f3a"};
    step.change.id = {fmt::format("{}{:015x}", lane == Lane::lockdown ? 'f' : '0', number)};
    step.id = {step.run.value + "/" + step.change.id.value};
    step.lane = lane;
    step.state = StepState::ready;
    step.change.identity = {fmt::format("jumpcloud:{:024x}", number)};
    step.change.person = fmt::format("person{}@example.com", number);
    step.change.account = {fmt::format("00u{:017x}", number)};
    step.change.reason = "JumpCloud says Analysis";
    step.change.writes = {{{"jumpcloud.department=okta.department"},
                           "department",
                           Value::text("Engineering"),
                           Value::text("Analysis"),
                           Value::text("Analysis")}};
    return step;
}

JournalLine line_of(const Step& step, WallTime now) {
    return {.number = 0,
            .at = now,
            .run = step.run,
            .step = step.id,
            .identity = step.change.identity,
            .person = step.change.person,
            .side = step.change.side,
            .kind = step.change.kind,
            .account = step.change.account.value,
            .object = {},
            .writes = step.change.writes,
            .before = {},
            .after = {},
            .cause = step.change.cause,
            .reason = step.change.reason,
            .outcome = "done",
            .request_id = "aGVsbG8gd29ybGQ"};
}

/// Intent, then outcome, as the engine does around a write; what is sent between them is not measured here.
Task<> carry_through(store::Store& store, Step step, WallTime now) {
    step.frozen = R"({"writes":[{"attribute":"department","after":"Analysis"}]})";
    step.first_tried_at = step.doubt_since = now;
    step = co_await store.begin_try(std::move(step));
    step.state = StepState::succeeded;
    step.in_doubt = false;
    step.outcome = "done";
    step.finished_at = now;
    auto line = line_of(step, now);
    co_await store.end_try({.step = std::move(step), .journal = std::move(line)});
}

struct Load {
    store::Store& store;
    std::vector<Step> steps, lockdowns;
    std::size_t next = 0;
    int working = 0;
    std::vector<double> lockdown_ms{};
};

Task<> work(Load& load, WallTime now) {
    while (load.next < load.steps.size()) {
        auto step = std::move(load.steps[load.next++]);
        co_await carry_through(load.store, std::move(step), now);
    }
    --load.working;
}

Task<> lock_down(Load& load, Clock& clock) {
    for (auto& step : load.lockdowns) {
        if (load.working == 0) co_return;
        const auto began = steady_clock::now();
        co_await carry_through(load.store, std::move(step), clock.wall_now());
        load.lockdown_ms.push_back(std::chrono::duration<double, std::milli>(steady_clock::now() - began).count());
        co_await clock.sleep_until(clock.steady_now() + kBetweenLockdowns);
    }
}

void measure(const std::filesystem::path& folder) {
    store::sqlite::SqliteOptions options;
    options.folder = folder;
    boost::asio::io_context loop{1};
    const auto store = store::sqlite::open(options);
    SystemClock clock;
    Load load{*store, {}, {}};
    for (int i = 0; i < kSteps; ++i) load.steps.push_back(make_step(i, Lane::bulk));
    for (int i = 0; i < kSteps / 20; ++i) load.lockdowns.push_back(make_step(i, Lane::lockdown));
    auto all = load.steps;
    all.insert(all.end(), load.lockdowns.begin(), load.lockdowns.end());
    Run run;
    run.id = all.front().run;
    boost::asio::co_spawn(loop, store->start_run(std::move(run), std::move(all)), boost::asio::detached);
    loop.run();
    loop.restart();

    const auto began = steady_clock::now();
    steady_clock::time_point ended;
    load.working = kInFlight;
    for (int i = 0; i < kInFlight; ++i) {
        boost::asio::co_spawn(loop, work(load, clock.wall_now()), [&](std::exception_ptr failure) {
            if (failure) std::rethrow_exception(failure);
            ended = steady_clock::now();
        });
    }
    boost::asio::co_spawn(loop, lock_down(load, clock), boost::asio::detached);
    loop.run();

    const double rate = kSteps / std::chrono::duration<double>(ended - began).count();
    bench::report("durable steps, 256 in flight", rate, "steps/s", bench::Goal::at_least, 40'000);
    std::ranges::sort(load.lockdown_ms);
    const double p99 = load.lockdown_ms.at(load.lockdown_ms.size() * 99 / 100);
    bench::report("lockdown step during that load, p99", p99, "ms", bench::Goal::at_most, 15);
}

}  // namespace
}  // namespace lockstep

int main() {
    const auto folder = std::filesystem::temp_directory_path() / "lockstep-bench-steps";
    std::filesystem::remove_all(folder);
    lockstep::measure(folder);
    std::filesystem::remove_all(folder);
}
