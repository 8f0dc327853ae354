// Which step of a run may go next: after all that it needs, one at a time for each person, highest lane first. Pure.
#pragma once

#include <array>
#include <compare>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "model/run.hpp"

namespace lockstep::engine {

/// Told what happened to a step, it answers which one is next.
class StepGraph {
public:
    /// @param steps all of one run, in their order.
    explicit StepGraph(std::vector<Step> steps);

    /// Steps that cannot be done any more, as something they need has failed, was skipped, or is not in the run; each
    /// is skipped with the reason. They are given out once.
    [[nodiscard]] std::vector<Step> take_lost();

    /// Whether a step of one sort may begin; told how many writes of its side come before it: those of steps under way,
    /// and those that directly follow them or it. So nobody is begun whose account would stand there unfinished until
    /// the next window opens.
    using Gate = std::function<bool(const Step& first_of_its_sort, int ahead)>;

    /// A step of the lanes from `first` to `last` that may be tried now. It is under way until `put_back`.
    [[nodiscard]] std::optional<Step> take(Lane first, Lane last, WallTime now, const Gate& gate = {});
    /// What became of a step: ended, or to be tried again at `not_before`.
    void put_back(const Step& step);
    /// Leaves a step in doubt as it is for this time: it is not tried again, and its person waits with it, but for what
    /// shuts them out.
    void shelve(const Step& step);
    /// Of a creation that is under way: the steps that only wait for it and put its account in an Okta group.
    [[nodiscard]] std::vector<Step> riders_of(const Step& creation) const;

    /// The earliest time at which a step of these lanes that waits for its next try may go.
    [[nodiscard]] std::optional<WallTime> next_try(Lane first, Lane last) const;
    /// Nothing is under way, and nothing will be: all that has not ended waits for what is shelved.
    [[nodiscard]] bool exhausted() const;
    /// Steps that have not ended.
    [[nodiscard]] std::size_t open() const { return open_; }

private:
    using Index = std::size_t;
    using Place = std::pair<Lane, Index>;  ///< lanes first, then the order of the run

    /// What one call at the governor answers for all.
    struct Sort {
        Side side;
        ChangeKind kind;
        bool expected;  ///< room was left for it when the step before it began
        friend auto operator<=>(const Sort&, const Sort&) = default;
    };
    using Places = std::set<Place>;

    [[nodiscard]] Sort sort_of(Index index) const;
    void make_ready(Index index);
    void take_from_ready(Index index);
    void unpark(Lane first, Lane last, WallTime now);
    [[nodiscard]] std::vector<Places*> open_sorts(Lane first, Lane last, const Gate& gate);
    void expect(Index index);
    void no_more_expected(Index index);
    [[nodiscard]] bool rides(Index index, const Step& creation) const;
    [[nodiscard]] std::vector<Index> followers_of(Index index) const;
    [[nodiscard]] std::size_t& expected_on(Index index);

    Index take_back(const Step& step);
    void enter(Index index);
    void release(Index index);
    void ended(Index index);
    void lose(Index index, std::string reason);
    [[nodiscard]] std::string turn_of(const Step& step) const;

    std::vector<Step> steps_;
    std::map<StepId, Index> by_id_;
    std::map<ChangeId, Index> by_change_;
    std::vector<int> missing_;                    ///< by index: needs that have not succeeded yet
    std::vector<std::vector<Index>> dependants_;  ///< by index
    std::map<Sort, Places> ready_;
    std::vector<bool> expected_;                        ///< by index: under way, or right behind one that is
    std::array<std::size_t, kSides.size()> ahead_{};    ///< how many of them, by side
    std::map<Place, WallTime> parked_;                  ///< to be tried again
    std::map<std::string, Index> busy_;                 ///< person → the step that is under way or in doubt
    std::map<std::string, std::vector<Index>> behind_;  ///< person → steps that wait for it
    std::set<std::string> shelved_;                     ///< persons who wait for a step that is shelved
    std::size_t open_ = 0;
    std::set<Index> under_way_;
    std::vector<Step> lost_;
};

}  // namespace lockstep::engine
