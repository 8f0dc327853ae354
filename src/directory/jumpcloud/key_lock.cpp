#include "directory/jumpcloud/key_lock.hpp"

#include <utility>

namespace lockstep::directory::jumpcloud {

KeyLock::Guard::Guard(Guard&& other) noexcept
    : lock_{std::exchange(other.lock_, nullptr)}, key_{std::move(other.key_)} {}

KeyLock::Guard::~Guard() {
    if (lock_ != nullptr) lock_->release(key_);
}

Task<KeyLock::Guard> KeyLock::hold(std::string key) {
    const auto [held, free] = held_.try_emplace(key);
    if (free) co_return Guard{*this, std::move(key)};
    struct Place {
        explicit Place(Queue& of) : queue{of}, event{of.emplace(of.end())} {}
        ~Place() { queue.erase(event); }
        Queue& queue;
        Queue::iterator event;
    } place{held->second};
    co_await place.event->wait();
    co_return Guard{*this, std::move(key)};
}

void KeyLock::release(const std::string& key) {
    const auto held = held_.find(key);
    if (held->second.empty()) {
        held_.erase(held);
    } else {
        held->second.front().set();
    }
}

}  // namespace lockstep::directory::jumpcloud
