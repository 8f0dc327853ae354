// A directory pair, a script of edits and a run of bad luck, all made from one seed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/simulation/company.hpp"
#include "tests/simulation/crash_vfs.hpp"
#include "tests/simulation/process.hpp"

namespace lockstep::simulation {

class RandomWorld {
public:
    explicit RandomWorld(std::uint64_t seed);

    /// Some edits on both sides, and a command among lags, faults and sudden deaths.
    void live_an_episode();
    /// The trouble is over: plans and applies until a full pass plans nothing.
    /// @return how many passes that took; 0: it was not over after `kMostPasses`, and `still_planned` says what.
    [[nodiscard]] int come_to_rest();
    static constexpr int kMostPasses = 6;

    [[nodiscard]] const std::vector<std::string>& still_planned() const { return still_planned_; }
    /// What happened, in order.
    [[nodiscard]] const std::vector<std::string>& script() const { return script_; }
    /// People who are suspended or gone in JumpCloud, their source, and active in Okta although linked.
    [[nodiscard]] std::vector<std::string> active_against_their_source();

private:
    void edit_somebody();
    void edit_jumpcloud(const std::string& id);
    void edit_okta(const std::string& id);
    void hire();
    void change_crew(bool in_okta);
    void arm();
    void run_command();
    Task<> find_active(Process& process, std::vector<std::string>& found);

    [[nodiscard]] std::size_t pick(std::size_t count) { return static_cast<std::size_t>(chance_.below(count)); }
    [[nodiscard]] std::vector<std::string> ids(twin::VendorKind vendor);
    [[nodiscard]] std::string group_id(twin::VendorKind vendor, const std::string& name);
    /// Asks as an administrator, and takes a refusal for an answer.
    void try_to(twin::VendorKind vendor, const std::string& method, const std::string& path,
                const std::string& body = "");

    SeededRandom chance_;
    int hired_ = 0;
    Company company_;
    CrashDisk disk_;
    std::vector<std::string> script_, still_planned_;
};

}  // namespace lockstep::simulation
