#include "directory/jumpcloud/recent_names.hpp"

#include "model/fold.hpp"

namespace lockstep::directory::jumpcloud {

void RecentNames::written(const std::string& attribute, const std::string& name, SteadyTime now) {
    std::erase_if(caught_up_at_, [&](const auto& entry) { return entry.second <= now; });
    caught_up_at_[{attribute, folded(name)}] = now + index_lag_;
}

std::optional<SteadyTime> RecentNames::look_again_at(const std::string& attribute, const std::string& name,
                                                     SteadyTime now) const {
    const auto entry = caught_up_at_.find({attribute, folded(name)});
    if (entry == caught_up_at_.end() || entry->second <= now) return std::nullopt;
    return entry->second;
}

}  // namespace lockstep::directory::jumpcloud
