// Ids that something is to be done about at a time; an id waits once, for the earliest time it was given.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/clock.hpp"

namespace lockstep::twin::jumpcloud {

class DueQueue {
public:
    void add(const std::string& id, WallTime due) {
        if (due_of_.emplace(id, due).second) queue_.emplace(due, id);
    }
    [[nodiscard]] std::optional<WallTime> next() const {
        return queue_.empty() ? std::nullopt : std::optional{queue_.begin()->first};
    }
    /// What is due, earliest first; it waits no longer.
    [[nodiscard]] std::vector<std::pair<WallTime, std::string>> take(WallTime now) {
        std::vector<std::pair<WallTime, std::string>> due;
        while (!queue_.empty() && queue_.begin()->first <= now) {
            due.push_back(*queue_.begin());
            due_of_.erase(due.back().second);
            queue_.erase(queue_.begin());
        }
        return due;
    }
    [[nodiscard]] const std::set<std::pair<WallTime, std::string>>& waiting() const { return queue_; }

private:
    std::set<std::pair<WallTime, std::string>> queue_;
    std::unordered_map<std::string, WallTime> due_of_;
};

}  // namespace lockstep::twin::jumpcloud
