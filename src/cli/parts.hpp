// The parts a command is made of, built from top to bottom and destroyed in reverse.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "cli/commands.hpp"
#include "core/clock.hpp"
#include "core/random.hpp"
#include "core/task.hpp"
#include "engine/directories.hpp"
#include "policy/policy.hpp"
#include "store/store.hpp"
#include "survey/tenant.hpp"

namespace lockstep::cli {

/// Ctrl-C and SIGTERM: while a run is under way the first one stops it cleanly between steps, and a second one ends the
/// process at once; at any other time, when nothing is being written, the first one does.
class StopFlag {
public:
    /// What a clean stop does, for as long as the guard lives.
    class Guard {
    public:
        Guard(StopFlag& flag, std::function<void()> stop) : flag_{flag} { flag_.stop_ = std::move(stop); }
        ~Guard() { flag_.stop_ = nullptr; }
        Guard(const Guard&) = delete;
        Guard& operator=(const Guard&) = delete;

    private:
        StopFlag& flag_;
    };

    /// False if the process is to end now.
    [[nodiscard]] bool stop_cleanly() {
        if (!stop_ || asked_) return false;
        asked_ = true;
        stop_();
        return true;
    }

private:
    std::function<void()> stop_;
    bool asked_ = false;
};

/// Policy, state and both directories, ready to work.
class Parts {
public:
    /// Nothing was ever kept in this state folder.
    [[nodiscard]] static bool is_new(const GlobalOptions& global);

    enum class Need {
        state,        ///< policy and state only: no call is made, and secrets are left as written
        secrets,      ///< the same, with the secrets filled in
        connectors,   ///< also both connectors, with the tenant's schema as last read, if it was
        directories,  ///< and that schema read once and cached
    };
    /// @throws Problems for the policy; StoreError for the state folder; DirectoryError if the schema cannot be read.
    Parts(const GlobalOptions& global, Need need);
    ~Parts();
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;

    [[nodiscard]] const policy::Policy& policy() const;
    [[nodiscard]] store::Store& store();
    [[nodiscard]] engine::Directories directories();
    [[nodiscard]] Clock& clock();
    [[nodiscard]] Random& random();
    [[nodiscard]] StopFlag& stop();

    /// Both directories as a survey speaks to them; after `connectors`. They live no longer than the parts.
    [[nodiscard]] std::unique_ptr<survey::Tenants> make_tenants();

    /// Runs one task to its end on the loop and gives what it returns; exceptions come through.
    int run(const std::function<Task<int>()>& task);

    /// Reads the vendors' schemas anew, stores them, and compiles the policy against them.
    Task<> refresh_schemas();

private:
    struct Built;
    std::unique_ptr<Built> built_;
};

}  // namespace lockstep::cli
