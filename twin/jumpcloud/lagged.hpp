// A collection that is exact by id, and that lists and searches see a little later: read-your-writes by id only.
#pragma once

#include <algorithm>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/clock.hpp"

namespace lockstep::twin::jumpcloud {

/// Objects are immutable versions: a write puts a new one, which lists show once `due` has come.
template <class T>
class Lagged {
public:
    using Pointer = std::shared_ptr<const T>;

    [[nodiscard]] Pointer find(std::string_view id) const {
        const auto found = truth_.find(std::string{id});
        return found == truth_.end() ? nullptr : found->second;
    }
    [[nodiscard]] std::size_t size() const { return truth_.size(); }

    void put(Pointer object, WallTime due) {
        const std::string id = object->id;
        truth_[id] = object;
        waiting_.push_back({due, id, std::move(object)});
    }
    void erase(const std::string& id, WallTime due) {
        truth_.erase(id);
        waiting_.push_back({due, id, nullptr});
    }

    /// What a list shows at `now`, ascending by id. Valid until the next call.
    [[nodiscard]] const std::vector<Pointer>& rows(WallTime now) {
        while (!waiting_.empty() && waiting_.front().due <= now) {
            list(waiting_.front().id, std::move(waiting_.front().object));
            waiting_.pop_front();
        }
        return listed_;
    }

    /// Every object as it is, ascending by id: for saving, and for what the vendor does within its own store.
    [[nodiscard]] std::vector<Pointer> exact() const {
        std::vector<Pointer> all;
        all.reserve(truth_.size());
        for (const auto& [id, object] : truth_) all.push_back(object);
        std::ranges::sort(all, {}, [](const Pointer& object) -> const std::string& { return object->id; });
        return all;
    }

    /// The first of `rows` whose id is greater than `id`.
    [[nodiscard]] static std::size_t after(const std::vector<Pointer>& rows, std::string_view id) {
        const auto place =
            std::ranges::upper_bound(rows, id, {}, [](const Pointer& object) { return std::string_view{object->id}; });
        return static_cast<std::size_t>(place - rows.begin());
    }

private:
    struct Waiting {
        WallTime due;
        std::string id;
        Pointer object;  ///< null = erased
    };

    void list(const std::string& id, Pointer object) {
        const auto place = std::ranges::lower_bound(listed_, std::string_view{id}, {},
                                                    [](const Pointer& row) { return std::string_view{row->id}; });
        const bool present = place != listed_.end() && (*place)->id == id;
        if (object == nullptr) {
            if (present) listed_.erase(place);
        } else if (present) {
            *place = std::move(object);
        } else {
            listed_.insert(place, std::move(object));
        }
    }

    std::unordered_map<std::string, Pointer> truth_;
    std::vector<Pointer> listed_;
    std::deque<Waiting> waiting_;
};

}  // namespace lockstep::twin::jumpcloud
