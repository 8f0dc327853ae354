// One at a time for each key: writes to one account, or the fetching of a token that many calls wait for.
#pragma once

#include <list>
#include <map>
#include <string>

#include "core/event.hpp"
#include "core/task.hpp"

namespace lockstep::directory::jumpcloud {

/// All on the executor's one thread; it outlives its guards.
class KeyLock {
public:
    class Guard {
    public:
        Guard(Guard&& other) noexcept;
        Guard& operator=(Guard&&) = delete;
        ~Guard();

    private:
        friend class KeyLock;
        Guard(KeyLock& lock, std::string key) : lock_{&lock}, key_{std::move(key)} {}
        KeyLock* lock_;
        std::string key_;
    };

    /// Waits until nobody else holds `key`, in order of arrival.
    Task<Guard> hold(std::string key);

private:
    using Queue = std::list<Event>;  ///< a set event: the key was handed to who waits for it
    void release(const std::string& key);

    std::map<std::string, Queue> held_;
};

}  // namespace lockstep::directory::jumpcloud
