#include "core/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace lockstep {

void fail_assertion(const char* what, const char* file, int line) {
    std::fprintf(stderr, "lockstep: bug at %s:%d: %s\n", file, line, what);
    std::abort();
}

}  // namespace lockstep
