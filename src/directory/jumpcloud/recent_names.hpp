// The names that we wrote of late: a look-up by name may not know them yet. Pure.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "core/clock.hpp"

namespace lockstep::directory::jumpcloud {

/// JumpCloud promises no read of one's own writes by name (API-jumpcloud.md §3); by `index_lag` its indexes are taken
/// to have caught up (§15, "find one").
class RecentNames {
public:
    explicit RecentNames(std::chrono::milliseconds index_lag) : index_lag_{index_lag} {}

    /// A write of this name ended, with whatever answer or none.
    void written(const std::string& attribute, const std::string& name, SteadyTime now);
    /// When a look-up that found nobody is to be repeated; empty if it need not be.
    [[nodiscard]] std::optional<SteadyTime> look_again_at(const std::string& attribute, const std::string& name,
                                                          SteadyTime now) const;

private:
    std::chrono::milliseconds index_lag_;
    std::map<std::pair<std::string, std::string>, SteadyTime> caught_up_at_;  ///< by attribute and folded name
};

}  // namespace lockstep::directory::jumpcloud
