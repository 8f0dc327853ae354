// Bodies in gzip, as both vendors send them to whoever asks.
#pragma once

#include <string>
#include <string_view>

namespace lockstep::twin {

/// @throws std::runtime_error when zlib has no memory.
[[nodiscard]] std::string gzip(std::string_view text);

}  // namespace lockstep::twin
