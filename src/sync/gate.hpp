// The safety gate between plan and run: limits per kind of change over what was done, not over what is planned (§4.7).
// Pure.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "core/clock.hpp"
#include "model/plan.hpp"
#include "policy/policy.hpp"
#include "sync/doubts.hpp"

namespace lockstep::sync {

/// `Change::held_by` of what only a second person may let go.
inline constexpr std::string_view kHeldAsProtected = "protected";

/// What was done of late, as the store counts it.
struct Done {
    LimitKind kind = LimitKind::none;
    std::string attribute;  ///< attribute_changes only
    bool commanded = false;
    WallTime at{};
};

struct GateInput {
    std::vector<Done> done;                    ///< of the last 24 h
    int active_linked_people = 0;              ///< at the last complete pass: what shares are of
    std::set<ChangeId> approved;               ///< approvals that still bind
    std::map<ChangeId, std::string> rejected;  ///< and by whom: they wait although no limit holds them
    std::vector<Doubt> doubts;                 ///< what they hold waits whatever was approved
};

/// What has to be paged although it is let through: commanded suspensions from a fifth of their limit on.
[[nodiscard]] std::vector<std::string> pages(const policy::Policy& policy, const Plan& plan, const GateInput& input,
                                             WallTime now);

/// Marks as `staged` what exceeds a limit: at a limit the newest cause is staged whole, everything else goes on; also
/// whatever needs a staged change. Lockdowns never come here.
[[nodiscard]] Plan admit(const policy::Policy& policy, Plan plan, const GateInput& input, WallTime now);

}  // namespace lockstep::sync
