// Where a simulated process dies: every send, answer and commit passes here, and one of them is the last.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::simulation {

/// What becomes of a process at an instant. After it has died nothing it does reaches the world: its transport sends
/// nothing, its disk takes nothing, and the loop stops after the turn.
class Fate {
public:
    /// Dies at the instant of that number; the first is 0. Without it the process lives, and instants are counted.
    void die_at(std::int64_t instant) { die_at_ = instant; }

    /// One more instant has come; false if it was the last.
    bool pass(std::string_view what) {
        if (dead_) return false;
        if (history_wanted_) history_.emplace_back(what);
        dead_ = passed_++ == die_at_;
        return !dead_;
    }
    [[nodiscard]] bool dead() const { return dead_; }
    [[nodiscard]] std::int64_t passed() const { return passed_; }

    /// What passed, in order: two runs of one seed must tell the same.
    void keep_history() { history_wanted_ = true; }
    [[nodiscard]] const std::vector<std::string>& history() const { return history_; }

private:
    std::int64_t die_at_ = -1;
    std::int64_t passed_ = 0;
    bool dead_ = false;
    bool history_wanted_ = false;
    std::vector<std::string> history_;
};

}  // namespace lockstep::simulation
