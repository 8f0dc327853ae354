#include "tests/model/explorer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <unordered_set>

#include "tests/model/fingerprint.hpp"

namespace lockstep::model {
namespace {

struct Hash {
    std::size_t operator()(const Fingerprint& print) const noexcept { return print.bits[0]; }
};

constexpr int kMostPasses = 6;   ///< until a pass plans nothing
constexpr int kMostTurns = 300;  ///< until then

/// Whether all comes to rest, and in the right place. What is known of an instant is not found out again.
class Rest {
public:
    explicit Rest(const Machine& machine) : machine_{machine} {}

    /// The law that is broken on the way; empty if none is.
    std::string judge(State state) {
        std::vector<Fingerprint> path;
        int passes = 0;
        std::vector<int> passes_before;
        for (int turn = 0;; ++turn) {
            if (turn == kMostTurns) return "a run never ends";
            state.left = {};
            const auto print = fingerprint(machine_, state);
            if (const auto known = passes_.find(print); known != passes_.end()) {
                passes += known->second;
                break;
            }
            path.push_back(print);
            passes_before.push_back(passes);
            const bool is_pass = state.memory.steps.empty() && !state.process.half;
            const bool rests = machine_.come_to_rest(state);
            if (is_pass) ++passes;
            if (!state.wrong.empty()) return state.wrong;
            if (rests) break;
            if (passes > kMostPasses) return fmt::format("something is still planned after {} passes", kMostPasses);
        }
        if (passes > kMostPasses) return fmt::format("something is still planned after {} passes", kMostPasses);
        most_ = std::max(most_, passes);
        for (std::size_t i = 0; i < path.size(); ++i) passes_.emplace(path[i], passes - passes_before[i]);
        return {};
    }
    [[nodiscard]] int most() const { return most_; }

private:
    const Machine& machine_;
    std::unordered_map<Fingerprint, int, Hash> passes_;
    int most_ = 0;
};

struct Node {
    std::uint32_t parent = 0;
    Action action;
};

std::vector<Action> actions_to(const std::vector<Node>& nodes, std::uint32_t node) {
    std::vector<Action> actions;
    for (; node != 0; node = nodes[node].parent) actions.push_back(nodes[node].action);
    std::ranges::reverse(actions);
    return actions;
}

}  // namespace

Exploration explore(const Machine& machine, const Limits& limits) {
    struct Open {
        State state;
        std::uint32_t node;
    };
    Exploration result;
    Rest rest{machine};
    std::unordered_set<Fingerprint, Hash> seen;
    std::vector<Node> nodes{{}};
    std::deque<Open> open;
    open.push_back({machine.first(), 0});
    seen.insert(fingerprint(machine, open.front().state));
    const auto fail = [&](std::uint32_t node, std::string wrong) {
        auto told = follow(machine, actions_to(nodes, node));
        result.history = std::move(told.history);
        result.wrong = std::move(wrong);
    };
    while (!open.empty() && result.wrong.empty()) {
        auto [state, node] = limits.shortest ? std::move(open.front()) : std::move(open.back());
        if (limits.shortest) {
            open.pop_front();
        } else {
            open.pop_back();
        }
        for (const auto action : machine.possible(state)) {
            ++result.steps;
            auto next = machine.after(state, action);
            if (!next.wrong.empty()) {
                nodes.push_back({node, action});
                fail(static_cast<std::uint32_t>(nodes.size() - 1), next.wrong);
                break;
            }
            if (!seen.insert(fingerprint(machine, next)).second) continue;
            nodes.push_back({node, action});
            const auto index = static_cast<std::uint32_t>(nodes.size() - 1);
            if (auto wrong = rest.judge(next); !wrong.empty()) {
                fail(index, "left alone from here on, " + wrong);
                break;
            }
            open.push_back({std::move(next), index});
        }
        if (seen.size() >= limits.most_states) {
            result.complete = open.empty();
            break;
        }
    }
    result.states = seen.size();
    result.most_passes = rest.most();
    return result;
}

Exploration follow(const Machine& machine, const std::vector<Action>& actions, std::optional<State>* end) {
    Exploration result;
    auto state = machine.first();
    for (const auto action : actions) {
        auto next = machine.after(state, action);
        result.history.push_back(machine.describe(state, action, next));
        state = std::move(next);
        if (!state.wrong.empty()) break;
    }
    result.wrong = state.wrong;
    if (result.wrong.empty()) result.wrong = Rest{machine}.judge(state);
    if (end != nullptr) *end = std::move(state);
    return result;
}

std::string to_text(const Exploration& exploration) {
    std::string text = fmt::format("{} states, {} steps, at most {} passes until nothing is planned\n",
                                   exploration.states, exploration.steps, exploration.most_passes);
    if (exploration.wrong.empty()) return text;
    for (std::size_t i = 0; i < exploration.history.size(); ++i) {
        text += fmt::format("{:>4}. {}\n", i + 1, exploration.history[i]);
    }
    return text + "    > " + exploration.wrong + "\n";
}

}  // namespace lockstep::model
