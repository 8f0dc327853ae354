// Enumerators and their one spelling: in the policy, the database, the JSON and on the screen.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "core/assert.hpp"

namespace lockstep {

/// Specialised beside each enum whose values have names: `static constexpr std::array kNames{…}` in the order of the
/// enumerators, which count from 0 without gaps.
template <class Enum>
struct EnumNames;

template <class Enum>
[[nodiscard]] constexpr std::string_view name_of(Enum value) {
    const auto index = static_cast<std::size_t>(value);
    LOCKSTEP_ASSERT(index < EnumNames<Enum>::kNames.size());
    return EnumNames<Enum>::kNames[index];
}

template <class Enum>
[[nodiscard]] constexpr std::optional<Enum> from_name(std::string_view name) {
    for (std::size_t i = 0; i < EnumNames<Enum>::kNames.size(); ++i) {
        if (EnumNames<Enum>::kNames[i] == name) return static_cast<Enum>(i);
    }
    return std::nullopt;
}

}  // namespace lockstep
