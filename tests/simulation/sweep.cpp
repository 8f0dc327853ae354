#include "tests/simulation/sweep.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "tests/simulation/ending.hpp"

namespace lockstep::simulation {
namespace {

constexpr int kMostRounds = 6;  ///< of plan and apply until two directories agree

void append(std::vector<std::string>& lines, std::vector<std::string> more) {
    lines.insert(lines.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// How a process ends.
enum class End { killed, power_cut };

std::string_view name_of(End end) {
    return end == End::killed ? "killed" : "power cut";
}

std::vector<std::string> planned(Process& process) {
    const auto plan = process.plan();
    if (!plan) return {"the process died while planning"};
    std::vector<std::string> lines;
    for (const auto& change : plan->changes) {
        lines.push_back(fmt::format("{} {} in {}: {}", lockstep::name_of(change.kind), change.person,
                                    lockstep::name_of(change.side), change.reason));
    }
    return lines;
}

Life look_at(Story& story, Process& process) {
    Life life;
    life.still_planned = planned(process);
    life.ending = ending(story.company(), process, story.began());
    life.steps = process.steps();
    return life;
}

/// Applies; what a command would end with an error of is no wonder here: the next one goes on.
bool apply_somehow(Story& story, Fate& fate, const Process::Hooks& hooks) {
    try {
        Process process{story.company(), story.disk(), fate, hooks};
        return process.apply();
    } catch (const store::StoreError&) {
        if (!fate.dead()) throw;
    } catch (const directory::DirectoryError&) {
    }
    return false;
}

/// One life that ends at `instant`, and the next one.
Life die_and_live_on(Story& story, std::int64_t instant, End end, const SweepOptions& options) {
    const auto seed = story.seed() + static_cast<std::uint64_t>(instant) * 2 + (end == End::killed ? 0 : 1);
    story.rewind(seed);
    Fate fate;
    fate.die_at(instant);
    story.disk().count_writes(options.writes_counted);
    story.disk().serve(&fate);
    apply_somehow(story, fate, options.hooks);
    SeededRandom random{seed};
    if (end == End::killed) {
        story.disk().kill_process();
    } else {
        story.disk().cut_power(random);
    }
    story.disk().serve(nullptr);
    story.company().time().pass(std::chrono::milliseconds{1000 + random.below(600'000)});
    return live_on(story);
}

}  // namespace

bool is_long() {
    const char* value = std::getenv("LOCKSTEP_LONG");
    return value != nullptr && std::string_view{value} == "1";
}

Story::Story(Told told, std::uint64_t seed)
    : told_{std::move(told)},
      seed_{seed},
      company_{told_.rules, told_.company, seed},
      disk_{std::make_unique<CrashDisk>()} {
    std::vector<std::string> left{"not even tried"};
    {
        Fate fate;
        Process process{company_, *disk_, fate};
        process.link();
        for (int round = 0; round < kMostRounds && !left.empty(); ++round) {
            process.apply();
            company_.time().pass(std::chrono::minutes{20});
            left = planned(process);
        }
        if (!left.empty()) left.insert(left.end(), process.steps().begin(), process.steps().end());
    }
    for (const auto& line : left) ADD_FAILURE() << told_.name << " never begins: " << line;
    told_.happens(company_);
    company_.time().pass(std::chrono::seconds{1});
    moment_ = company_.moment();
    disk_at_moment_ = std::make_unique<CrashDisk>();
    disk_at_moment_->copy_from(*disk_);
}

WallTime Story::began() const {
    return moment_.time.wall();
}

void Story::rewind(std::uint64_t seed) {
    company_.return_to(moment_, seed);
    disk_ = std::make_unique<CrashDisk>();
    disk_->copy_from(*disk_at_moment_);
}

Life live_on(Story& story) {
    Fate fate;
    Process process{story.company(), story.disk(), fate};
    process.apply();
    return look_at(story, process);
}

std::vector<std::string> differences(const Life& expected, const Life& life, const std::string& where) {
    std::vector<std::string> wrong;
    const auto add = [&](std::string_view what, const std::vector<std::string>& lines) {
        for (const auto& line : lines) wrong.push_back(fmt::format("{}: {} {}", where, what, line));
    };
    std::vector<std::string> missing, unexpected;
    std::ranges::set_difference(expected.ending, life.ending, std::back_inserter(missing));
    std::ranges::set_difference(life.ending, expected.ending, std::back_inserter(unexpected));
    add("a second pass plans", life.still_planned);
    add("there is not", missing);
    add("there is", unexpected);
    if (!wrong.empty()) add("step", life.steps);
    return wrong;
}

Life live_through(Story& story) {
    story.rewind(story.seed());
    return live_on(story);
}

SweepResult sweep_deaths(Story& story, const SweepOptions& options) {
    const auto expected = live_through(story);
    story.rewind(story.seed());
    Fate fate;
    story.disk().count_writes(options.writes_counted);
    story.disk().serve(&fate);
    apply_somehow(story, fate, options.hooks);
    story.disk().serve(nullptr);
    SweepResult result;
    const int stride = is_long() ? 1 : options.stride;
    for (std::int64_t instant = 0; instant < fate.passed(); instant += stride) {
        for (const auto end : {End::killed, End::power_cut}) {
            ++result.lives;
            const auto where =
                fmt::format("{}, seed {}, {} at instant {}", story.name(), story.seed(), name_of(end), instant);
            try {
                append(result.wrong, differences(expected, die_and_live_on(story, instant, end, options), where));
            } catch (const std::exception& error) {
                result.wrong.push_back(fmt::format("{}: {}", where, error.what()));
            }
        }
    }
    return result;
}

SweepResult sweep_fault(Story& story, twin::FaultRule fault, int stride) {
    const auto expected = live_through(story);
    SweepResult result;
    fault.id = "swept";
    for (fault.skip = 0;; fault.skip += is_long() ? 1 : stride) {
        story.rewind(story.seed());
        auto& faults = story.company().world().faults();
        faults.add(fault);
        Fate fate;
        apply_somehow(story, fate, {});
        const bool happened = faults.rules().empty() || faults.rules().front().count != fault.count;
        faults.clear();
        if (!happened) return result;
        ++result.lives;
        story.company().time().pass(std::chrono::minutes{5});
        const auto where = fmt::format("{}, seed {}, fault at call {}", story.name(), story.seed(), fault.skip);
        try {
            append(result.wrong, differences(expected, live_on(story), where));
        } catch (const std::exception& error) {
            result.wrong.push_back(fmt::format("{}: {}", where, error.what()));
        }
    }
}

}  // namespace lockstep::simulation
