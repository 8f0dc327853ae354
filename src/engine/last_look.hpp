// The last look before a write: on facts that are young enough, does today's plan still contain this change? (DESIGN
// §5)
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "engine/replan.hpp"
#include "model/run.hpp"
#include "model/standing.hpp"

namespace lockstep::engine {

/// Facts may be this old: for what gives access or takes it away, and for everything else.
inline constexpr std::chrono::seconds kYoungForAccess{30};
inline constexpr std::chrono::seconds kYoung{300};

struct Look {
    std::optional<Change> change;          ///< as it is planned now, with the same id; empty if it no longer is
    std::string overtaken;                 ///< then: the fact that moved
    std::string etag;                      ///< of the account written, if it was read by id for this look
    std::optional<WallTime> name_free_at;  ///< of a create: a read that does not lag found its login free then
};

class LastLook {
public:
    LastLook(Replan& replan, Clock& clock) : replan_{replan}, clock_{clock} {}

    /// Reads again and plans again, unless the step's facts, or those of a look at the same person moments ago, are
    /// young enough and `same_policy` says that they were judged by today's policy.
    /// @throws DirectoryError, StoreError.
    Task<Look> look(Step step, Standing standing, bool same_policy);
    /// The next look at this person reads: the vendor said that something has moved.
    void forget(const IdentityId& identity) { seen_.erase(identity); }

private:
    struct Seen {
        WallTime read_at{};
        Facts facts;
        std::vector<Change> changes;
    };
    static Look judge(const Step& step, const Seen& seen);

    Replan& replan_;
    Clock& clock_;
    std::map<IdentityId, Seen> seen_;
};

}  // namespace lockstep::engine
