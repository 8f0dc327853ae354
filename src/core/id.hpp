// An id that knows what it names: ids of different kinds do not convert into each other.
#pragma once

#include <compare>
#include <functional>
#include <string>

namespace lockstep {

template <class Tag>
struct Id {
    std::string value;

    friend auto operator<=>(const Id&, const Id&) = default;
    [[nodiscard]] bool empty() const { return value.empty(); }
};

}  // namespace lockstep

template <class Tag>
struct std::hash<lockstep::Id<Tag>> {
    std::size_t operator()(const lockstep::Id<Tag>& id) const noexcept { return std::hash<std::string>{}(id.value); }
};
