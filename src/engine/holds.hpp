// Who is under a lockdown, in memory: the last thing looked at before a write is sent (DESIGN §5).
#pragma once

#include <set>

#include "model/ids.hpp"
#include "model/standing.hpp"

namespace lockstep::engine {

/// What the standings say, kept in step with them by whoever places and lifts holds.
class Holds {
public:
    void place(const IdentityId& identity) { held_.insert(identity); }
    void lift(const IdentityId& identity) { held_.erase(identity); }
    [[nodiscard]] bool stands(const IdentityId& identity) const { return held_.contains(identity); }

private:
    std::set<IdentityId> held_;
};

}  // namespace lockstep::engine
