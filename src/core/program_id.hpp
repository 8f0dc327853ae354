// Which program this is: what another build of it made of the same bytes may be something else.
#pragma once

#include <string_view>

namespace lockstep {

/// The linker's build id of the running program; empty if it was linked without one.
[[nodiscard]] std::string_view program_id();

}  // namespace lockstep
