// Visits every place where a process can stop: dies there, starts again, and looks at what came of it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "tests/simulation/company.hpp"
#include "tests/simulation/crash_vfs.hpp"
#include "tests/simulation/process.hpp"
#include "twin/fault_rule.hpp"

namespace lockstep::simulation {

/// True if LOCKSTEP_LONG=1: every instant is visited, not every few.
[[nodiscard]] bool is_long();

/// One story: two directories that agree, something that happens in one of them, and its ending. The ending of a life
/// without trouble is what every other life is held to.
class Story {
public:
    struct Told {
        std::string name;
        std::string rules;
        twin::Company company;
        std::function<void(Company&)> happens;

        friend void PrintTo(const Told& told, std::ostream* out) { *out << told.name; }
    };
    /// Links and applies until the two directories agree, then lets it happen. Fails the test if they never agree.
    Story(Told told, std::uint64_t seed);

    [[nodiscard]] Company& company() { return company_; }
    [[nodiscard]] CrashDisk& disk() { return *disk_; }
    [[nodiscard]] std::uint64_t seed() const { return seed_; }
    [[nodiscard]] const std::string& name() const { return told_.name; }
    /// When it happened: the journal counts from here.
    [[nodiscard]] WallTime began() const;

    /// Back to when it happened; chance starts anew from `seed`.
    void rewind(std::uint64_t seed);

private:
    Told told_;
    std::uint64_t seed_;
    Company company_;
    std::unique_ptr<CrashDisk> disk_;
    Company::Moment moment_;
    std::unique_ptr<CrashDisk> disk_at_moment_;
};

/// How one life of a story ended.
struct Life {
    std::vector<std::string> ending;
    std::vector<std::string> still_planned;  ///< what a second pass would do: nothing, if all is well
    std::vector<std::string> steps;
};

/// A life without trouble, from when it happened.
[[nodiscard]] Life live_through(Story& story);
/// One command more, from where the story stands, and how it ends.
[[nodiscard]] Life live_on(Story& story);
/// What is wrong with a life, one line each beginning with `where`; nothing if it ended as expected.
[[nodiscard]] std::vector<std::string> differences(const Life& expected, const Life& life, const std::string& where);

struct SweepOptions {
    int stride = 1;               ///< of all instants every n-th, but for LOCKSTEP_LONG=1
    bool writes_counted = false;  ///< writes to the disk are instants too, not only syncs
    Process::Hooks hooks{};       ///< of the life that dies
};
struct SweepResult {
    std::vector<std::string> wrong;  ///< each with story, seed, instant and end
    int lives = 0;
};
/// Dies at each instant, killed and by a power cut, starts again some time later, applies; then a pass must plan
/// nothing, and the ending be that of a life without trouble.
[[nodiscard]] SweepResult sweep_deaths(Story& story, const SweepOptions& options = {});

/// Lets the fault happen to each call in turn, lives on without it, and looks as `sweep_deaths` does.
[[nodiscard]] SweepResult sweep_fault(Story& story, twin::FaultRule fault, int stride);

}  // namespace lockstep::simulation
