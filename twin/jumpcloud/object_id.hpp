// The vendor's ids: 24 hex digits, the first 8 of which are the second of their making; they only ever grow.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/random.hpp"

namespace lockstep::twin::jumpcloud {

class ObjectIds {
public:
    /// The ten digits in the middle are drawn once, as a Mongo driver does for its process.
    explicit ObjectIds(Random& random) : process_{random.next() & 0xff'ffff'ffffULL} {}
    ObjectIds(std::uint64_t process, std::uint64_t second, std::uint32_t counter)
        : process_{process}, second_{second}, counter_{counter} {}

    /// Greater than every id made before, even if `now` lies before theirs.
    std::string make(WallTime now);

    [[nodiscard]] std::uint64_t process() const { return process_; }
    [[nodiscard]] std::uint64_t second() const { return second_; }
    [[nodiscard]] std::uint32_t counter() const { return counter_; }

private:
    std::uint64_t process_;
    std::uint64_t second_ = 0;
    std::uint32_t counter_ = 0;
};

/// 24 lower-case or upper-case hex digits.
[[nodiscard]] bool is_object_id(std::string_view text);

}  // namespace lockstep::twin::jumpcloud
