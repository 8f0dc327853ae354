// What can happen next, and what comes of it: people, vendors, time and Lockstep's own decisions, in every order.
#pragma once

#include <string>
#include <vector>

#include "core/random.hpp"
#include "sync/pairs.hpp"
#include "tests/model/state.hpp"

namespace lockstep::model {

/// What is taken out of the product, so that the laws can show that they notice.
enum class Mutation {
    none,
    base_check,
    probe,
    quiet_time,
    last_look,
    read_by_id,
    proof_of_gone,
    read_only_check,
    base_apart,
    hold_only_when_planning,
};

/// What people may do in a world, in which directory.
struct Edits {
    std::vector<std::pair<Side, std::string>> values;  ///< attributes that get a value of their own
    std::vector<std::pair<Side, AccountState>> states;
    std::vector<Side> deletions;
    std::vector<std::pair<Side, std::string>> roles;  ///< attributes that turn between `A` and `B`
    std::vector<GroupId> edges;
    bool hires = false;  ///< somebody who is nowhere yet comes in on JumpCloud
    bool holds = false;
    bool restores = false;  ///< the store is put back to how it was in the beginning
    bool approves = false;
};

/// What may happen in one history.
inline constexpr Budget kMost{3, 2, 1};

struct Setup {
    std::string name;
    std::string rules;  ///< the policy but for its connections
    int people = 2;
    bool linked = true;  ///< both accounts there, equal and linked
    Edits edits;
    Budget budget{2, 0, 0};  ///< of two people in the short form; the long one has `kMost`
    Budget alone{2, 2, 1};   ///< of one person in the short form
    bool stale_lists = true;
    std::chrono::milliseconds tick = std::chrono::minutes{11};
    std::vector<Group> groups{};
    std::vector<GroupId> members{};  ///< everybody is in these
};

struct Action {
    enum class Kind : unsigned char {
        // Lockstep
        pass,         ///< a: list of JumpCloud stale, b: of Okta stale, c: dies before the run is stored, see pass
        reconcile,    ///< an event named person a
        begin,        ///< person a: last look, then the try is stored
        send,         ///< person a; b: 0 answered, 1 no answer and perhaps performed later, 2 throttled
        hear,         ///< person a
        settle_half,  ///< spoilt
        crash,
        // the vendors
        land,  ///< late call a
        time,
        // people
        edit_value,  ///< a: person, b: which of Edits
        edit_state,
        edit_role,
        edit_edge,
        remove,
        hire,
        hold,
        approve,
        restore,
    };
    Kind kind = Kind::time;
    unsigned char a = 0, b = 0, c = 0;
};

struct PassRead;

class Machine {
public:
    explicit Machine(Setup setup, Mutation mutation = Mutation::none);
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    [[nodiscard]] const Setup& setup() const { return setup_; }
    [[nodiscard]] const policy::Policy& policy() const { return policy_; }
    [[nodiscard]] State first() const;
    [[nodiscard]] std::vector<Action> possible(const State& state) const;
    /// What comes of it; `wrong` says which law it broke.
    [[nodiscard]] State after(State state, Action action) const;
    /// Where everything leads without people and faults from here on: one thing after the other, a pass when nothing is
    /// open. True once a pass plans nothing; `wrong` then says if it came to rest in the wrong place.
    [[nodiscard]] bool come_to_rest(State& state) const;
    [[nodiscard]] std::string describe(const State& before, Action action, const State& after) const;

private:
    // people.cpp
    void list_edits(const State& state, std::vector<Action>& actions) const;
    void edit(State& state, Action action) const;
    // planning.cpp
    /// @return what it planned for everybody.
    std::vector<IdentityPlan> pass(State& state, bool stale_jumpcloud, bool stale_okta, int dies) const;
    void reconcile(State& state, int person) const;
    [[nodiscard]] std::vector<IdentityPlan> plan_all(const State& state, PassRead& read) const;
    [[nodiscard]] Facts read_both(const State& state, const Standing& standing) const;
    [[nodiscard]] IdentityPlan plan(const State& state, Facts& facts, const Standing& standing,
                                    const PassRead* read) const;
    [[nodiscard]] Answer answer(const State& state, const Question& question, const PassRead* read) const;
    void settle_and_start(State& state, const std::vector<IdentityPlan>& plans, const sync::PairPlan* pairs,
                          int dies) const;
    void start_run(State& state, std::vector<Change> changes, const std::set<ChangeId>& approved) const;
    [[nodiscard]] Standing for_planner(const State& state, Standing standing) const;
    // trying.cpp
    void wake(State& state) const;
    void begin(State& state, int person) const;
    void look(State& state, engine::StepLife& life, bool rider) const;
    void send(State& state, Try& one, int fate) const;
    void hear(State& state, const IdentityId& identity) const;
    void go_on(State& state, Try& one, bool in_doubt) const;
    void end(State& state, engine::StepLife life) const;
    void store_end(State& state, const store::TryEnd& end) const;
    void crash(State& state) const;
    // laws.cpp
    void judge_begin(State& state, const engine::StepLife& life) const;
    void judge_send(State& state, const engine::StepLife& life) const;
    [[nodiscard]] std::string judge_pairs(const State& state, int person) const;
    [[nodiscard]] std::string judge_rest(const State& state, const std::vector<IdentityPlan>& plans) const;

    Setup setup_;
    Mutation mutation_;
    policy::Policy policy_;
};

[[nodiscard]] IdentityId identity_of(const State& state, int person);
[[nodiscard]] int person_of(const IdentityId& identity);
/// The live account of a person on a side.
[[nodiscard]] const Account* account_of(const State& state, Side side, int person);

}  // namespace lockstep::model
