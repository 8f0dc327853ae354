#include "core/random.hpp"

#include <sodium.h>

namespace lockstep {

std::uint64_t SystemRandom::next() {
    std::uint64_t value = 0;
    randombytes_buf(&value, sizeof value);
    return value;
}

}  // namespace lockstep
