// A bug of ours: say so and abort. Any instant is a safe one to die in, the run resumes (STYLE §5).
#pragma once

namespace lockstep {

[[noreturn]] void fail_assertion(const char* what, const char* file, int line);

}  // namespace lockstep

#define LOCKSTEP_ASSERT(condition) \
    (static_cast<bool>(condition) ? void(0) : ::lockstep::fail_assertion(#condition, __FILE__, __LINE__))
#define LOCKSTEP_UNREACHABLE() ::lockstep::fail_assertion("unreachable", __FILE__, __LINE__)
