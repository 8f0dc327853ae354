// The last look before a write: on facts that are young enough, does today's plan still contain this change? (DESIGN
// §5)
#pragma once

#include "core/clock.hpp"
#include "engine/replan.hpp"
#include "engine/sightings.hpp"
#include "engine/undo.hpp"
#include "engine/wave.hpp"
#include "model/run.hpp"
#include "model/standing.hpp"

namespace lockstep::engine {

class LastLook {
public:
    LastLook(Replan& replan, store::Store& store, Clock& clock)
        : replan_{replan},
          clock_{clock},
          undo_{replan, clock},
          wave_{replan.policy(), replan.directories(), store, clock} {}

    /// A run begins. @param people whose attributes are to be written.
    void begin_run(std::set<IdentityId> people) { wave_.begin(std::move(people)); }
    /// Reads again and plans again, unless the step's facts, or those of a look at the same person moments ago, are
    /// young enough and `same_policy` says that they were judged by today's policy.
    /// @throws DirectoryError, StoreError.
    Task<Look> look(Step step, Standing standing, bool same_policy);
    /// The next look at this person plans on this too: an account of theirs that we made and read back just now, and
    /// the groups that it was put in.
    void created(const IdentityId& identity, Side side, const Account& account, std::vector<GroupId> groups) {
        sightings_.created(identity, side, account, std::move(groups));
    }
    /// A try has sent, or may have sent, values: what was read before says nothing of the account's version.
    void wrote(const Change& change) {
        sightings_.wrote(change, clock_.wall_now());
        wave_.sent(change.identity);
    }
    /// The next look at this person reads: the vendor said that something has moved.
    /// A group was made: edges of its pair have somewhere to go by now.
    void forget_pairs() { replan_.forget_pairs(); }
    void forget(const IdentityId& identity) { sightings_.forget(identity); }

private:
    Task<Look> look_at_undo(Step step, Standing standing, bool same_policy);

    Replan& replan_;
    Clock& clock_;
    Undo undo_;
    Sightings sightings_;
    Wave wave_;
};

}  // namespace lockstep::engine
