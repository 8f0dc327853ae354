// One instant of the model: both directories, what Lockstep remembers, what its process holds, and what really
// happened.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/doubts.hpp"
#include "engine/sightings.hpp"
#include "engine/step_graph.hpp"
#include "engine/step_life.hpp"
#include "sync/gate.hpp"
#include "tests/model/small_world.hpp"

namespace lockstep::model {

/// What the store holds: it outlives a crash.
struct Memory {
    std::map<IdentityId, Standing> standings;
    std::vector<Step> steps;  ///< of the run that is not finished, in its order
    std::set<ChangeId> staged, approved;
    std::vector<sync::Done> done;
    std::vector<GroupPair> pairs;
    std::map<StepId, Step> doubts;             ///< steps of which a try may still land
    std::map<IdentityId, WallTime> written{};  ///< the newest line of each person's journal
    int runs = 0;
};

/// A try that was begun and has not ended.
struct Try {
    engine::StepLife life;
    std::optional<engine::steps::Effect> effect{};     ///< what was heard, until it is told
    std::optional<directory::DirectoryError> error{};  //
    [[nodiscard]] bool sent() const { return effect || error; }
};

/// What a crash destroys.
struct Process {
    std::optional<engine::StepGraph> graph;
    engine::Doubts doubts{std::chrono::seconds{0}};
    engine::Sightings sightings;
    std::map<IdentityId, std::pair<WallTime, std::vector<Change>>> seen;  ///< what `sightings` judges by
    std::map<IdentityId, Try> tries;
    std::optional<store::TryEnd> half;  ///< spoilt: an outcome is stored, and what it leaves behind is not yet
};

/// What people did, as nobody in the model is told. It judges what Lockstep does.
struct Truth {
    struct Edit {
        std::optional<Value> jumpcloud, okta;  ///< the last edit there, unless a later one came to stand for both
        bool contested = false;                ///< somebody edited what we were just writing: nobody's fault
    };
    /// An edge of a group pair.
    struct PairEdit {
        bool wanted = false;     ///< as whoever edited it last had it; of a one-way pair, as its authority has it
        unsigned since = 0;      ///< what was wanted since time last passed: 1 not there, 2 there
        bool contested = false;  ///< as above, or edited again before anybody saw both sides agree
        void want(bool there) {
            wanted = there;
            since |= there ? 2U : 1U;
        }
    };
    std::map<RuleId, Edit> edits;
    std::map<PairId, PairEdit> pairs;
    std::array<unsigned, 2> states{};           ///< by side: the situations seen since time last passed, as bits
    std::array<bool, 2> suspended_by_people{};  ///< by side: the suspension that stands is somebody's
    std::array<bool, 2>
        both_suspended{};  ///< by side: somebody meddled while we suspended: nobody can tell whose it is
    std::set<GroupId> given_by_people;
    bool moved_by_people = false;  ///< a state or an edge was edited since time last passed
    int created = 0;               ///< by us, since there was nobody
};

struct Budget {
    int edits = 0, faults = 0, crashes = 0;
};

struct State {
    explicit State(const policy::Policy& policy) : world{policy} {}

    SmallWorld world;
    Memory memory;
    Process process;
    std::vector<Call> late;  ///< on the wire, unanswered: may still land until time passes
    std::array<Truth, 2> truth;
    Budget left;
    int values = 0;         ///< edits so far: each writes a value of its own
    bool restored = false;  ///< an old backup was put back
    std::string wrong;      ///< the law that was broken
};

}  // namespace lockstep::model
