// What looks at people have seen of late, and what that says of a step: the pure half of the last look (DESIGN §5).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "model/facts.hpp"
#include "model/run.hpp"

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

class Sightings {
public:
    /// What can be said without reading: the step's own facts, or those of a look at the same person moments ago, are
    /// young enough. @param same_policy the step's facts were judged by today's policy.
    [[nodiscard]] std::optional<Look> find(const Step& step, bool same_policy, WallTime now) const;
    /// What was read and planned just now says of the step; it is remembered.
    [[nodiscard]] Look learn(const Step& step, Facts facts, std::vector<Change> changes, WallTime now);
    /// An account that we made and read back is as good as read for a look, and so are the groups that came with it:
    /// what was seen of the person before is to be planned on again.
    void created(const IdentityId& identity, Side side, const Account& account, std::vector<GroupId> groups);
    /// Facts that are young enough for the step, and have not been planned on since they changed.
    [[nodiscard]] std::optional<Facts> find_unplanned(const Step& step, WallTime now) const;
    /// Nothing that was seen of this person judges any more.
    void forget(const IdentityId& identity) { seen_.erase(identity); }
    /// The ETag that the change was planned with, unless a write of ours came after `read_at`: it goes by the profile.
    [[nodiscard]] std::string etag_of(const Change& change, WallTime read_at) const;
    /// A try has sent, or may have sent, values to that account: no ETag read before holds any more.
    void wrote(const Change& change, WallTime now);

private:
    struct Seen {
        WallTime read_at{};
        Facts facts;
        std::vector<Change> changes;
        bool planned = true;  ///< false: the facts have changed since
    };
    [[nodiscard]] static Look judge(const Step& step, const Seen& seen);

    std::map<IdentityId, Seen> seen_;
    std::map<std::pair<IdentityId, Side>, WallTime> written_;
};

}  // namespace lockstep::engine
