// What tells two instants apart, whatever people and values are called: the key under which an instant is known.
#pragma once

#include <array>
#include <cstdint>

#include "tests/model/machine.hpp"

namespace lockstep::model {

struct Fingerprint {
    std::array<std::uint64_t, 2> bits{};
    friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
    friend auto operator<=>(const Fingerprint&, const Fingerprint&) = default;
};

/// Equal for two states from which the same can happen: people are renamed, the values of edits too, and times count
/// only by their order and by how old they are.
[[nodiscard]] Fingerprint fingerprint(const Machine& machine, const State& state);

}  // namespace lockstep::model
