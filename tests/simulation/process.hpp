// One life of Lockstep in the simulation: store, connectors and engine as main.cpp builds them, over disk and wire that
// can fail. A crash destroys it; the next one finds the same company and the same disk.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "directory/jumpcloud/directory.hpp"
#include "directory/okta/directory.hpp"
#include "engine/holds.hpp"
#include "engine/pass.hpp"
#include "engine/run_executor.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "tests/simulation/company.hpp"
#include "tests/simulation/crash_vfs.hpp"
#include "tests/simulation/twin_wire.hpp"

namespace lockstep::simulation {

class Process {
public:
    using Synchronous = store::sqlite::SqliteOptions::Synchronous;

    /// What a test does to it, to prove that the sweeps would notice.
    struct Hooks {
        Synchronous synchronous = Synchronous::full;
        std::function<std::unique_ptr<store::Store>(std::unique_ptr<store::Store>)> wrap{};  ///< the store, spoilt
    };

    Process(Company& company, CrashDisk& disk, Fate& fate, const Hooks& hooks);
    Process(Company& company, CrashDisk& disk, Fate& fate) : Process{company, disk, fate, Hooks{}} {}
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    /// `lockstep link`: records who is who. False: the process died.
    bool link();
    /// `lockstep apply`: goes on with what was not finished, then plans and applies. False: the process died.
    bool apply();
    /// `lockstep plan`, of everybody or of some; empty if the process died.
    std::optional<Plan> plan(std::vector<engine::Person> only = {});

    [[nodiscard]] store::Store& store() { return *store_; }
    [[nodiscard]] engine::Directories directories() { return {jumpcloud_, okta_}; }
    [[nodiscard]] engine::RunExecutor& executor() { return executor_; }
    [[nodiscard]] engine::Holds& holds() { return holds_; }
    [[nodiscard]] Clock& clock() { return loop_.clock(); }
    /// What its Okta connector sends through.
    [[nodiscard]] TwinWire& okta_wire() { return okta_wire_; }
    [[nodiscard]] const TwinWire& jumpcloud_wire() const { return jumpcloud_wire_; }
    bool run(Task<> task) { return loop_.run(std::move(task)); }
    /// A pass whose plan is stored as a run that nothing has been sent of yet.
    [[nodiscard]] RunId plan_run();
    /// Carries a run on; every step that ends or is put off goes to `steps`.
    Run carry_on(const RunId& run, engine::StepProgress progress = {});
    /// All requests and their answers, of both vendors.
    [[nodiscard]] std::vector<std::string> trace() const;
    /// Every step that ended, as `kind person: state outcome`.
    [[nodiscard]] const std::vector<std::string>& steps() const { return steps_; }

private:
    Task<> do_link();
    Task<> do_apply();
    Task<engine::PassResult> pass(engine::PassOptions options);
    Task<> do_plan_run(RunId& run);
    Task<> do_carry_on(RunId id, engine::StepProgress progress, std::optional<Run>& run);

    Company& company_;
    SimulatedLoop loop_;
    SeededRandom random_;
    std::unique_ptr<store::Store> store_;
    TwinWire jumpcloud_wire_, okta_wire_;
    directory::jumpcloud::JumpCloudDirectory jumpcloud_;
    directory::okta::OktaDirectory okta_;
    engine::Holds holds_;
    engine::RunExecutor executor_;
    std::vector<std::string> steps_;
};

}  // namespace lockstep::simulation
